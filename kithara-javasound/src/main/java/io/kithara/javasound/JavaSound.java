package io.kithara.javasound;

/** Placeholder: its helper replaces it. */
public final class JavaSound {
    private JavaSound() {}
}
