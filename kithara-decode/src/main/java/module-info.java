/** Demuxers, packet decoders, resampling, the PCM ring. */
module io.kithara.decode {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.kithara.stream;

    exports io.kithara.decode;

    uses io.kithara.decode.DemuxerProvider;
    uses io.kithara.decode.DecoderProvider;

    provides io.kithara.decode.DemuxerProvider with
            io.kithara.decode.adts.AdtsProvider,
            io.kithara.decode.mp4.Mp4Provider;
}
