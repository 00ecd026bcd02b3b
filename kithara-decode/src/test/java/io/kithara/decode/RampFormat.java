package io.kithara.decode;

import io.kithara.storage.ByteRange;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.testing.RampOracle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongToDoubleFunction;

/**
 * A container and a codec for tests. The file is a header and packets of {@link #PACKET_LENGTH} bytes, each of which
 * stands for so many frames; what they sound like is computed from the frame's number, by default a ramp that tells it.
 *
 * <p>Header (32 bytes): "RAMP", rate, channels, frames per packet, delay, first timestamp (all 32 bit), frames (64 bit,
 * -1 for not stated). Packet: kind, then its number (32 bit), then its own rate.
 */
final class RampFormat {
    static final int HEADER_LENGTH = 32;
    static final int PACKET_LENGTH = 9;
    static final RampOracle ORACLE = RampOracle.ofBits(24);

    static final byte GOOD = 'g';
    static final byte CORRUPT = 'c';

    /** A packet that is corrupt, and in whose place the decoder makes something up. */
    static final byte CONCEALED = 'm';

    /** What it makes up. */
    static final float MADE_UP = 0.25f;

    /** A packet that gives silence, and says so, unless the one before was decoded. */
    static final byte LEANING = 'l';

    static final byte THROWING = 't';
    static final byte NOT_A_NUMBER = 'n';

    private RampFormat() {}

    /** Describes a file. */
    record Spec(int rate, int channels, int packetFrames, int delay, int timestamp, long frames, int packets) {
        /** A file of so many frames that states them, packets of 1,000 frames, a delay of 300. */
        static Spec of(int rate, int channels, int frames) {
            return new Spec(rate, channels, 1000, 300, 0, frames, (frames + 300 + 999) / 1000);
        }

        Spec withFrames(long stated) {
            return new Spec(rate, channels, packetFrames, delay, timestamp, stated, packets);
        }

        Spec withDelay(int newDelay) {
            return new Spec(rate, channels, packetFrames, newDelay, timestamp, frames, packets);
        }

        Spec withTimestamp(int first) {
            return new Spec(rate, channels, packetFrames, delay, first, frames, packets);
        }

        byte[] bytes() {
            ByteBuffer file = ByteBuffer.allocate(HEADER_LENGTH + packets * PACKET_LENGTH);
            file.put("RAMP".getBytes(StandardCharsets.US_ASCII));
            file.putInt(rate)
                    .putInt(channels)
                    .putInt(packetFrames)
                    .putInt(delay)
                    .putInt(timestamp)
                    .putLong(frames);
            for (int i = 0; i < packets; i++) {
                file.put(GOOD).putInt(i).putInt(rate);
            }
            return file.array();
        }
    }

    /** Marks packet {@code number} of a file as of another kind. */
    static void spoil(byte[] file, int number, byte kind) {
        file[HEADER_LENGTH + number * PACKET_LENGTH] = kind;
    }

    static Providers providers() {
        return providers(frame -> ORACLE.sampleAt(frame));
    }

    static Providers providers(LongToDoubleFunction signal) {
        return Providers.of(
                List.of(new RampDemuxers()), List.of(new RampDecoders((frame, rate) -> signal.applyAsDouble(frame))));
    }

    /** A sine by time instead of by frame, for files of several rates; those at 44 kHz count from {@code origin}. */
    static Providers tone(double frequencyHz, double amplitude, int origin) {
        return Providers.of(List.of(new RampDemuxers()), List.of(new RampDecoders((frame, rate) -> {
            double seconds = (frame - (rate == 44_000 ? origin : 0)) / (double) rate;
            return amplitude * Math.sin(2 * Math.PI * frequencyHz * seconds);
        })));
    }

    /** What a frame sounds like. */
    private interface Signal {
        double at(long frame, int rate);
    }

    private static final class RampDemuxers implements DemuxerProvider {
        @Override
        public String name() {
            return "ramp";
        }

        @Override
        public int probe(byte[] head, MediaHint hint) {
            return head.length >= 4 && new String(head, 0, 4, StandardCharsets.US_ASCII).equals("RAMP") ? 100 : 0;
        }

        @Override
        public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
            return new RampDemuxer(media, options);
        }
    }

    private static final class RampDemuxer implements Demuxer {
        private final MediaData data;
        private final DemuxOptions options;
        private final byte[] scratch = new byte[HEADER_LENGTH];
        private Spec spec = new Spec(1, 1, 1, 0, 0, 0, 0);
        private int next;
        private ByteRange wanted = new ByteRange(0, 1);

        RampDemuxer(MediaData data, DemuxOptions options) {
            this.data = data;
            this.options = options;
        }

        @Override
        public Progress open() throws DecodeException, MediaException {
            if (!fetch(0, HEADER_LENGTH)) {
                return Progress.NEED_DATA;
            }
            ByteBuffer head = ByteBuffer.wrap(scratch).position(4);
            spec = new Spec(
                    head.getInt(), head.getInt(), head.getInt(), head.getInt(), head.getInt(), head.getLong(), 0);
            return Progress.DONE;
        }

        @Override
        public Track track() {
            boolean stated = spec.frames >= 0 && !options.segment();
            long all = options.gapless() ? spec.frames : spec.frames + spec.delay;
            return new Track(
                    Container.WAV,
                    Codec.PCM,
                    new PcmFormat(spec.rate, spec.channels),
                    new byte[0],
                    stated ? OptionalLong.of(all) : OptionalLong.empty(),
                    OptionalLong.empty(),
                    spec.delay,
                    Map.of());
        }

        @Override
        public Progress next(Packet packet) throws DecodeException, MediaException {
            long at = HEADER_LENGTH + (long) next * PACKET_LENGTH;
            int count = data.readAt(at, scratch, 0, PACKET_LENGTH);
            if (count < 0) {
                boolean whole = spec.frames < 0
                        || options.segment()
                        || (long) next * spec.packetFrames >= spec.frames + spec.delay;
                if (whole) {
                    return Progress.END;
                }
                throw new DecodeException(DecodeException.Reason.TRUNCATED, "no packet " + next);
            }
            if (!fetch(at, PACKET_LENGTH)) {
                return Progress.NEED_DATA;
            }
            System.arraycopy(scratch, 0, packet.reserve(PACKET_LENGTH), 0, PACKET_LENGTH);
            packet.place(startOf(next), spec.packetFrames, at, false);
            next++;
            return Progress.DONE;
        }

        private long startOf(int number) {
            long trimmed = options.gapless() && !options.segment() ? spec.delay : 0;
            return spec.timestamp + (long) number * spec.packetFrames - trimmed;
        }

        @Override
        public Progress seek(long frame, int prerollFrames) {
            next = (int) Math.max(0, (frame - prerollFrames - startOf(0)) / spec.packetFrames);
            return Progress.DONE;
        }

        private boolean fetch(long at, int length) throws DecodeException, MediaException {
            int filled = 0;
            while (filled < length) {
                int count = data.readAt(at + filled, scratch, filled, length - filled);
                if (count < 0) {
                    throw new DecodeException(DecodeException.Reason.TRUNCATED, "cut at byte " + (at + filled));
                }
                if (count == 0) {
                    wanted = new ByteRange(at, at + length);
                    return false;
                }
                filled += count;
            }
            return true;
        }

        @Override
        public ByteRange wanted() {
            return wanted;
        }

        @Override
        public long consumed() {
            return HEADER_LENGTH + (long) next * PACKET_LENGTH;
        }
    }

    private record RampDecoders(Signal signal) implements DecoderProvider {
        @Override
        public String name() {
            return "ramp";
        }

        @Override
        public int rank(Track track) {
            return track.codec() == Codec.PCM ? 10 : 0;
        }

        @Override
        public PacketDecoder create(Track track) {
            return new RampDecoder(signal, track.format());
        }
    }

    /** The first packet after a reset comes out as garbage, unless it is the first of its file: it has no history. */
    private static final class RampDecoder implements PacketDecoder {
        private final Signal signal;
        private final int announcedRate;
        private PcmFormat format;
        private boolean hasHistory;
        private int lost;
        private boolean unfilled;

        RampDecoder(Signal signal, PcmFormat format) {
            this.signal = signal;
            this.format = format;
            this.announcedRate = format.sampleRate();
        }

        @Override
        public PcmFormat format() {
            return format;
        }

        @Override
        public int decode(Packet packet, PcmBuffer target) throws DecodeException {
            ByteBuffer bytes = ByteBuffer.wrap(packet.data(), 0, packet.length());
            byte kind = bytes.get();
            int number = bytes.getInt();
            int rate = bytes.getInt();
            if (rate != format.sampleRate()) {
                format = new PcmFormat(rate, format.channels());
            }
            lost = kind == CONCEALED ? (int) FrameTime.rescale(packet.frames(), announcedRate, rate) : 0;
            if (kind == CORRUPT || kind == CONCEALED) {
                throw new DecodeException(DecodeException.Reason.CORRUPT_PACKET, "marked as corrupt");
            }
            if (kind == THROWING) {
                throw new ArrayIndexOutOfBoundsException("as codec libraries do");
            }
            // a decoder that puts out twice the announced rate puts out twice the frames, as HE-AAC does
            int frames = (int) FrameTime.rescale(packet.frames(), announcedRate, rate);
            long start = FrameTime.rescale(packet.startFrame(), announcedRate, rate);
            int channels = format.channels();
            float[] samples = target.reserve(frames * channels);
            boolean garbage = !hasHistory && number > 0;
            unfilled = !hasHistory && kind == LEANING;
            hasHistory = true;
            for (int i = 0; i < frames * channels; i++) {
                double value = garbage ? 0.123 : unfilled ? 0 : signal.at(start + i / channels, rate);
                samples[i] = kind == NOT_A_NUMBER ? Float.NaN : (float) value;
            }
            return frames;
        }

        @Override
        public Optional<DecodeException> damage() {
            return Optional.of(new DecodeException(DecodeException.Reason.CORRUPT_PACKET, "leans on nothing"))
                    .filter(e -> unfilled);
        }

        @Override
        public int conceal(PcmBuffer target) {
            Arrays.fill(target.reserve(lost * format.channels()), 0, lost * format.channels(), MADE_UP);
            return lost;
        }

        @Override
        public void reset() {
            hasHistory = false;
        }

        @Override
        public int prerollFrames() {
            return 1000;
        }

        @Override
        public void close() {}
    }
}
