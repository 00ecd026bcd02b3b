/** The facade: open a URL, pull PCM. */
module io.kithara {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.kithara.file;
    requires transitive io.kithara.hls;
    requires transitive io.kithara.decode;

    exports io.kithara;
}
