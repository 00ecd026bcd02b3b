package io.kithara.hls;

/** Keeps the module's place in the graph until HLS is played: a module cannot export an empty package. */
final class HlsSources {
    private HlsSources() {}
}
