package io.kithara.codec.jaad;

/** Placeholder: its helper replaces it. */
public final class JaadProvider {
    private JaadProvider() {}
}
