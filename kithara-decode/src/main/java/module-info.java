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
            io.kithara.decode.latm.LatmProvider,
            io.kithara.decode.ts.TsProvider,
            io.kithara.decode.mp4.Mp4Provider,
            io.kithara.decode.ogg.OggProvider,
            io.kithara.decode.matroska.MatroskaProvider,
            io.kithara.decode.mpeg.MpegAudioDemuxerProvider,
            io.kithara.decode.flac.FlacDemuxerProvider,
            io.kithara.decode.pcm.WavDemuxerProvider,
            io.kithara.decode.pcm.AiffDemuxerProvider,
            io.kithara.decode.caf.CafProvider;
    provides io.kithara.decode.DecoderProvider with
            io.kithara.decode.pcm.PcmDecoderProvider,
            io.kithara.decode.aac.AacProvider,
            io.kithara.decode.flac.FlacProvider,
            io.kithara.decode.alac.AlacProvider;
}
