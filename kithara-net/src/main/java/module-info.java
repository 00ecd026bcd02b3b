/** Strict and resumable HTTP. */
module io.kithara.net {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires io.kithara.bufpool;
    requires okhttp3;
    requires kotlin.stdlib;
    requires okio;

    exports io.kithara.net;
}
