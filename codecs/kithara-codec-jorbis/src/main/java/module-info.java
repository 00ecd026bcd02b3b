/** Vorbis through JOrbis. */
module io.kithara.codec.jorbis {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.kithara.decode;
    requires jorbis;

    exports io.kithara.codec.jorbis;

    provides io.kithara.decode.DecoderProvider with
            io.kithara.codec.jorbis.JOrbisProvider;
}
