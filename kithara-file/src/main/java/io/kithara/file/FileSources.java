package io.kithara.file;

/** Placeholder: its helper replaces it. */
public final class FileSources {
    private FileSources() {}
}
