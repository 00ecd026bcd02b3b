/** MPEG-1, 2 and 2.5 audio of layers I to III through JLayer. */
module io.kithara.codec.jlayer {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.kithara.decode;
    requires jlayer;

    exports io.kithara.codec.jlayer;

    provides io.kithara.decode.DecoderProvider with
            io.kithara.codec.jlayer.JLayerProvider;
}
