/** The facade: open a URL, pull PCM. */
module io.kithara {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires io.kithara.file;
    requires io.kithara.hls;
    requires io.kithara.decode;

    exports io.kithara;
}
