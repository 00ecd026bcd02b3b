package io.kithara.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes fragmented MP4 (ISO/IEC 14496-12, CMAF) for tests: one audio track, an init segment and as many media segments as
 * asked for, each a fragment with {@code styp}, {@code moof} and {@code mdat}. PCM goes through it bit by bit, so that {@link RampOracle} can judge
 * what comes out at the far end. Immutable.
 */
public final class Fmp4Muxer {
    private static final int TRACK = 1;
    private static final long NO_EDIT = -1;

    private final String entryType;
    private final byte[] entryBoxes;
    private final int sampleRate;
    private final int channels;
    private final int bits;
    private final int timescale;
    private final long editStart;

    private Fmp4Muxer(
            String entryType,
            byte[] entryBoxes,
            int sampleRate,
            int channels,
            int bits,
            int timescale,
            long editStart) {
        this.entryType = entryType;
        this.entryBoxes = entryBoxes;
        this.sampleRate = sampleRate;
        this.channels = channels;
        this.bits = bits;
        this.timescale = timescale;
        this.editStart = editStart;
    }

    /**
     * Returns a muxer for any sample entry.
     *
     * @param entryType four characters, as {@code fLaC}
     * @param entryBoxes the boxes behind the fields of the entry, as {@code dfLa}; see {@link #box}
     */
    public static Fmp4Muxer of(String entryType, byte[] entryBoxes, int sampleRate, int channels) {
        return new Fmp4Muxer(entryType, entryBoxes.clone(), sampleRate, channels, 16, sampleRate, NO_EDIT);
    }

    /** Returns a muxer for AAC; {@link CodedFrames} has the config and the packets of an ADTS stream. */
    public static Fmp4Muxer aac(byte[] audioSpecificConfig, int sampleRate, int channels) {
        return of("mp4a", esds(0x40, audioSpecificConfig), sampleRate, channels);
    }

    /** Returns a muxer for MP3 frames. */
    public static Fmp4Muxer mp3(int sampleRate, int channels) {
        return of("mp4a", esds(0x6B, new byte[0]), sampleRate, channels);
    }

    /** Returns a muxer for little-endian integer PCM ({@code ipcm}, ISO/IEC 23003-5) of 16, 24 or 32 bits. */
    public static Fmp4Muxer pcm(int sampleRate, int channels, int bits) {
        if (bits != 16 && bits != 24 && bits != 32) {
            throw new IllegalArgumentException("bits=" + bits);
        }
        byte[] config = box("pcmC", numbers().i32(0).i8(1).i8(bits).bytes());
        return new Fmp4Muxer("ipcm", config, sampleRate, channels, bits, sampleRate, NO_EDIT);
    }

    /** Returns the same with an edit list that starts at {@code mediaTime}, in units of the timescale. */
    public Fmp4Muxer withEdit(long mediaTime) {
        return new Fmp4Muxer(entryType, entryBoxes, sampleRate, channels, bits, timescale, mediaTime);
    }

    /** Returns the same with times in so many units per second instead of the sample rate. */
    public Fmp4Muxer withTimescale(int unitsPerSecond) {
        return new Fmp4Muxer(entryType, entryBoxes, sampleRate, channels, bits, unitsPerSecond, editStart);
    }

    /** Returns the init segment. */
    public byte[] init() {
        byte[] edit = editStart == NO_EDIT
                ? new byte[0]
                : box(
                        "edts",
                        box(
                                "elst",
                                numbers()
                                        .i32(1 << 24)
                                        .i32(1)
                                        .i64(0)
                                        .i64(editStart)
                                        .i32(1 << 16)
                                        .bytes()));
        byte[] entries = box("stsd", numbers().i32(0).i32(1).bytes(), box(entryType, entryFields(), entryBoxes));
        byte[] empty = numbers().i32(0).i32(0).bytes();
        byte[] table = box(
                "stbl",
                entries,
                box("stts", empty),
                box("stsc", empty),
                box("stsz", numbers().i32(0).i32(0).i32(0).bytes()),
                box("stco", empty));
        byte[] media = box(
                "mdia",
                box(
                        "mdhd",
                        numbers()
                                .i32(0)
                                .i32(0)
                                .i32(0)
                                .i32(timescale)
                                .i32(0)
                                .i32(0x55C4_0000)
                                .bytes()),
                box(
                        "hdlr",
                        numbers()
                                .i32(0)
                                .i32(0)
                                .ascii("soun")
                                .i64(0)
                                .i32(0)
                                .i8(0)
                                .bytes()),
                box("minf", table));
        byte[] trackHeader = numbers().i32(3).i64(0).i32(TRACK).zeros(68).bytes();
        byte[] movieHeader = numbers().i32(0).i64(0).i32(1000).zeros(84).bytes();
        byte[] defaults =
                numbers().i32(0).i32(TRACK).i32(1).i32(0).i32(0).i32(0).bytes();
        return join(
                box("ftyp", numbers().ascii("iso6").i32(0).ascii("cmfc").bytes()),
                box(
                        "moov",
                        box("mvhd", movieHeader),
                        box("trak", box("tkhd", trackHeader), edit, media),
                        box("mvex", box("trex", defaults))));
    }

    /**
     * Returns a media segment of samples that are equally long.
     *
     * @param decodeTime start of the first one ({@code tfdt}), in units of the timescale
     * @param duration of each one, in units of the timescale
     */
    public byte[] segment(long decodeTime, List<byte[]> samples, int duration) {
        return segment(decodeTime, samples, duration, duration);
    }

    /** Returns a media segment whose last sample has a duration of its own, as encoders write at the end. */
    public byte[] segment(long decodeTime, List<byte[]> samples, int duration, int lastDuration) {
        // moof's length is needed inside it: data begins behind the header of mdat
        int headerLength = fragment(decodeTime, samples, duration, lastDuration, 0).length + 8;
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        samples.forEach(data::writeBytes);
        return join(
                box("styp", numbers().ascii("msdh").i32(0).ascii("cmfs").bytes()),
                fragment(decodeTime, samples, duration, lastDuration, headerLength),
                box("mdat", data.toByteArray()));
    }

    /** Returns a media segment of the ramp: every channel holds {@code frames} frames from {@code firstFrame} on. */
    public byte[] rampSegment(RampOracle ramp, long firstFrame, int frames, int framesPerSample) {
        if (!entryType.equals("ipcm") || timescale != sampleRate) {
            throw new IllegalStateException("a ramp needs PCM with times in frames: " + this);
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        List<byte[]> samples = new ArrayList<>();
        for (int at = 0; at < frames; at += framesPerSample) {
            int count = Math.min(framesPerSample, frames - at);
            for (float sample : ramp.signal(firstFrame + at, count, channels)) {
                int value = (int) Math.round(sample * (double) (1L << (bits - 1)));
                for (int shift = 0; shift < bits; shift += 8) {
                    data.write(value >> shift);
                }
            }
            samples.add(data.toByteArray());
            data.reset();
        }
        int last = frames % framesPerSample == 0 ? framesPerSample : frames % framesPerSample;
        return segment(firstFrame, samples, framesPerSample, last);
    }

    /** Returns a box: its length, its type of four characters, and {@code contents} one after the other. */
    public static byte[] box(String type, byte[]... contents) {
        byte[] body = join(contents);
        return join(numbers().i32(8 + body.length).ascii(type).bytes(), body);
    }

    @Override
    public String toString() {
        return "Fmp4Muxer[" + entryType + " " + sampleRate + " Hz, " + timescale + " units per second"
                + (editStart == NO_EDIT ? "" : ", edit at " + editStart) + "]";
    }

    private byte[] fragment(long decodeTime, List<byte[]> samples, int duration, int lastDuration, int dataOffset) {
        // data offset, and duration and size of every sample
        Numbers run = numbers().i32(0x301).i32(samples.size()).i32(dataOffset);
        for (int i = 0; i < samples.size(); i++) {
            run.i32(i == samples.size() - 1 ? lastDuration : duration).i32(samples.get(i).length);
        }
        return box(
                "moof",
                box("mfhd", numbers().i32(0).i32(1).bytes()),
                box(
                        "traf",
                        // default-base-is-moof
                        box("tfhd", numbers().i32(0x2_0000).i32(TRACK).bytes()),
                        box("tfdt", numbers().i32(1 << 24).i64(decodeTime).bytes()),
                        box("trun", run.bytes())));
    }

    private byte[] entryFields() {
        return numbers()
                .zeros(6)
                .i16(1)
                .i64(0)
                .i16(channels)
                .i16(bits)
                .i32(0)
                .i32(sampleRate > 0xFFFF ? 0 : sampleRate << 16)
                .bytes();
    }

    /** ISO/IEC 14496-1 section 7.2.6: ES, decoder config and, if there is one, decoder specific info. */
    private static byte[] esds(int objectType, byte[] config) {
        byte[] specific = config.length == 0
                ? config
                : join(numbers().i8(5).i8(config.length).bytes(), config);
        byte[] decoder = join(
                numbers()
                        .i8(4)
                        .i8(13 + specific.length)
                        .i8(objectType)
                        .i8(0x15)
                        .zeros(11)
                        .bytes(),
                specific);
        return box(
                "esds",
                numbers().i32(0).i8(3).i8(3 + decoder.length).i16(TRACK).i8(0).bytes(),
                decoder);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static Numbers numbers() {
        return new Numbers();
    }

    /** Numbers, high byte first. */
    private static final class Numbers {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Numbers i8(int value) {
            out.write(value);
            return this;
        }

        Numbers i16(int value) {
            return i8(value >> 8).i8(value);
        }

        Numbers i32(int value) {
            return i16(value >> 16).i16(value);
        }

        Numbers i64(long value) {
            return i32((int) (value >> 32)).i32((int) value);
        }

        Numbers ascii(String text) {
            out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        Numbers zeros(int count) {
            out.writeBytes(new byte[count]);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
