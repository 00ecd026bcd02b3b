package io.kithara.decode.matroska;

import io.kithara.decode.DecodeException;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.VorbisHeaders;
import io.kithara.decode.aac.AudioSpecificConfig;
import io.kithara.decode.flac.StreamInfo;
import io.kithara.decode.ogg.OpusHead;
import io.kithara.decode.ogg.OpusPacket;
import io.kithara.decode.pcm.PcmEncoding;
import io.kithara.stream.Codec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * How a track is coded, by its {@code CodecID} (draft-ietf-cellar-codec).
 *
 * @param config see {@link io.kithara.decode.Track#config}
 * @param counter tells how long packets are
 * @param prerollFrames frames to decode before the output is that of linear decoding
 * @param encoderDelay frames of priming that the codec's header states; -1 if it leaves that to {@code CodecDelay}
 */
record Coding(Codec codec, PcmFormat format, byte[] config, FrameCounter counter, int prerollFrames, int encoderDelay) {
    static final int NOT_STATED = -1;

    /** The bit reservoir of MP3 reaches back 511 bytes: nine of the smallest packets, and one for the overlap. */
    private static final int MP3_PREROLL_PACKETS = 10;

    /** The synthesis filter of layers I and II holds 480 frames: two packets of layer I. */
    private static final int MPEG_PREROLL_PACKETS = 2;

    private static final int ALAC_CONFIG_BYTES = 24;
    private static final byte[] FLAC_MARKER = {'f', 'L', 'a', 'C'};

    private interface Reader {
        Coding read(TrackEntry entry) throws DecodeException;
    }

    private static final Map<String, Reader> READERS = Map.ofEntries(
            Map.entry("A_OPUS", Coding::opus),
            Map.entry("A_VORBIS", Coding::vorbis),
            Map.entry("A_AAC", Coding::aac),
            Map.entry("A_FLAC", Coding::flac),
            Map.entry("A_ALAC", Coding::alac),
            Map.entry("A_MPEG/L1", entry -> mpeg(entry, Codec.MP1)),
            Map.entry("A_MPEG/L2", entry -> mpeg(entry, Codec.MP2)),
            Map.entry("A_MPEG/L3", entry -> mpeg(entry, Codec.MP3)),
            Map.entry("A_PCM/INT/LIT", entry -> pcm(entry, "S", "LE")),
            Map.entry("A_PCM/INT/BIG", entry -> pcm(entry, "S", "BE")),
            Map.entry("A_PCM/FLOAT/IEEE", entry -> pcm(entry, "F", "LE")));

    /**
     * Finds out how a track is coded.
     *
     * @throws DecodeException {@code UNSUPPORTED} for what nobody decodes here, {@code MALFORMED} for a broken header
     */
    static Coding of(TrackEntry entry) throws DecodeException {
        if (!entry.problem().isEmpty()) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "Matroska track " + entry.number + " has " + entry.problem() + ", which is not undone here");
        }
        Reader reader = READERS.get(entry.codecId);
        if (reader == null && entry.codecId.startsWith("A_AAC/")) {
            reader = Coding::oldAac;
        }
        if (reader == null) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED, "'" + entry.codecId + "' audio in Matroska is not decoded");
        }
        return reader.read(entry);
    }

    private static Coding opus(TrackEntry entry) throws DecodeException {
        OpusHead head = OpusHead.parse(entry.codecPrivate);
        PcmFormat format = new PcmFormat(OpusPacket.RATE, head.channels());
        return new Coding(
                Codec.OPUS, format, head.config(), Counters.opus(), OpusPacket.PREROLL_FRAMES, head.preSkip());
    }

    private static Coding vorbis(TrackEntry entry) throws DecodeException {
        VorbisHeaders headers = VorbisHeaders.parse(entry.codecPrivate);
        // As any other container has it: without the comments.
        byte[] config = VorbisHeaders.of(headers.identification(), new byte[0], headers.setup())
                .config();
        return new Coding(
                Codec.VORBIS, headers.format(), config, Counters.vorbis(headers), headers.longBlock(), NOT_STATED);
    }

    private static Coding aac(TrackEntry entry) throws DecodeException {
        return aac(entry, entry.codecPrivate);
    }

    /** {@code A_AAC/MPEG4/LC/SBR} and the like, with which the config is made up from the id where there is none. */
    private static Coding oldAac(TrackEntry entry) throws DecodeException {
        byte[] config = entry.codecPrivate.length >= 2 ? entry.codecPrivate : OldAac.config(entry);
        return aac(entry, config);
    }

    private static Coding aac(TrackEntry entry, byte[] config) throws DecodeException {
        AudioSpecificConfig asc = AudioSpecificConfig.parse(config);
        PcmFormat format = asc.channelMap() == null ? format(asc.outputRate(), entry.channels) : asc.format();
        FrameCounter counter = Counters.constant(asc.framesPerPacket());
        return new Coding(Codec.AAC, format, config, counter, asc.prerollFrames(), NOT_STATED);
    }

    /** The file's metadata blocks behind its marker; they begin with STREAMINFO. */
    private static Coding flac(TrackEntry entry) throws DecodeException {
        byte[] header = entry.codecPrivate;
        boolean marked = header.length >= FLAC_MARKER.length
                && Arrays.equals(FLAC_MARKER, 0, FLAC_MARKER.length, header, 0, FLAC_MARKER.length);
        byte[] config = marked ? Arrays.copyOfRange(header, FLAC_MARKER.length, header.length) : header;
        StreamInfo info = StreamInfo.ofConfig(config)
                .orElseThrow(() ->
                        new DecodeException(DecodeException.Reason.MALFORMED, "FLAC in Matroska without its header"));
        PcmFormat format = format(info.sampleRate(), info.channels());
        return new Coding(Codec.FLAC, format, config, Counters.flac(config), 0, NOT_STATED);
    }

    private static Coding alac(TrackEntry entry) throws DecodeException {
        byte[] config = entry.codecPrivate;
        if (config.length < ALAC_CONFIG_BYTES) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "an ALAC config in Matroska of " + config.length + " bytes, it has " + ALAC_CONFIG_BYTES);
        }
        PcmFormat format = format(i32(config, 20), config[9]);
        return new Coding(Codec.ALAC, format, config, Counters.alac(Math.max(1, i32(config, 0))), 0, NOT_STATED);
    }

    private static Coding mpeg(TrackEntry entry, Codec codec) throws DecodeException {
        PcmFormat format = format(entry.rate, Math.min(2, entry.channels));
        boolean half = codec == Codec.MP3 && format.sampleRate() < 32_000;
        int frames = codec == Codec.MP1 ? 384 : half ? 576 : 1152;
        int packets = codec == Codec.MP3 ? MP3_PREROLL_PACKETS : MPEG_PREROLL_PACKETS;
        return new Coding(codec, format, new byte[0], Counters.mpeg(frames), packets * frames, NOT_STATED);
    }

    private static Coding pcm(TrackEntry entry, String kind, String order) throws DecodeException {
        String name = entry.bits == 8 && kind.equals("S") ? "U8" : kind + entry.bits + order;
        PcmEncoding encoding = PcmEncoding.of(name.getBytes(StandardCharsets.US_ASCII))
                .orElseThrow(() -> new DecodeException(
                        DecodeException.Reason.UNSUPPORTED,
                        "PCM of " + entry.bits + " bits in Matroska is not decoded"));
        PcmFormat format = format(entry.rate, entry.channels);
        FrameCounter counter = Counters.pcm(encoding.bytes() * format.channels());
        return new Coding(Codec.PCM, format, encoding.config(), counter, 0, NOT_STATED);
    }

    private static PcmFormat format(double rate, int channels) throws DecodeException {
        // Also false for what is no number.
        if (!(rate >= 1 && rate <= PcmFormat.MAX_SAMPLE_RATE) || channels < 1 || channels > PcmFormat.MAX_CHANNELS) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "Matroska audio of " + channels + " channels at " + rate + " Hz is not decoded");
        }
        return new PcmFormat((int) Math.round(rate), channels);
    }

    private static int i32(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | (bytes[at + 3] & 0xFF);
    }
}
