/** AAC through JAAD. */
module io.kithara.codec.jaad {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires io.kithara.decode;

    exports io.kithara.codec.jaad;
}
