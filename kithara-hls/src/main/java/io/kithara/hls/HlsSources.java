package io.kithara.hls;

/** Placeholder: its helper replaces it. */
public final class HlsSources {
    private HlsSources() {}
}
