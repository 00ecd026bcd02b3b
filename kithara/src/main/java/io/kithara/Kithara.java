package io.kithara;

/** Placeholder: its helper replaces it. */
public final class Kithara {
    private Kithara() {}
}
