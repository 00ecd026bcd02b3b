/** Strict and resumable HTTP. */
module io.kithara.net {
    requires static transitive org.jspecify;
    requires static transitive com.google.errorprone.annotations;
    requires transitive io.kithara.bufpool;
    requires transitive okhttp3;
    requires kotlin.stdlib;
    requires okio;

    exports io.kithara.net;
}
