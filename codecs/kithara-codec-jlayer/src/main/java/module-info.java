/** MP3 through JLayer. */
module io.kithara.codec.jlayer {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires io.kithara.decode;
    requires jlayer;

    exports io.kithara.codec.jlayer;
}
