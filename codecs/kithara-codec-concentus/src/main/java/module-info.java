/** Opus through Concentus. */
module io.kithara.codec.concentus {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.kithara.decode;
    requires concentus;

    exports io.kithara.codec.concentus;

    provides io.kithara.decode.DecoderProvider with
            io.kithara.codec.concentus.ConcentusProvider;
}
