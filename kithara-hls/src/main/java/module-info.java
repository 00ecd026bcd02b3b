/** HTTP Live Streaming. */
module io.kithara.hls {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.kithara.stream;
    requires transitive io.kithara.assets;

    exports io.kithara.hls;
}
