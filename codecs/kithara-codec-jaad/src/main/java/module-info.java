/** AAC through JAAD. */
module io.kithara.codec.jaad {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.kithara.decode;
    requires java.logging;
    requires javasound.aac;

    exports io.kithara.codec.jaad;

    provides io.kithara.decode.DecoderProvider with
            io.kithara.codec.jaad.JaadProvider;
}
