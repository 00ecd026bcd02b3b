package io.kithara.codec.jaad;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Logger;

/**
 * Feeds raw AAC packets to JAAD and takes its floats. Whatever JAAD throws becomes {@code CORRUPT_PACKET}, and JAAD is
 * built anew, since it keeps half a packet of state behind an exception. Samples beyond full scale are clipped; a packet
 * far beyond it, or with NaN in it, is corrupt. Used by one thread at a time.
 */
final class JaadDecoder implements PacketDecoder {
    /** JAAD's floats count like 16-bit integers. */
    private static final float FULL_SCALE = 32_768;

    /** No encoder overshoots by 12 dB: such a packet was decoded from broken bits. */
    private static final float ABSURD = 4 * FULL_SCALE;

    /** Packets that SBR needs for its filter banks and envelopes, and the core for its overlap. */
    private static final int SBR_PREROLL_PACKETS = 2;

    /**
     * JAAD logs each unsupported feature of each packet; its loggers are children of this one. Held here, since the log
     * manager would forget it.
     */
    private static final Logger JAAD_LOG = Logger.getLogger("jaad");

    static {
        JAAD_LOG.setUseParentHandlers(false);
    }

    /** Where JAAD's channels (bit stream order, ISO/IEC 14496-3 table 1.19) go to be in WAVE order, by channel count. */
    private static final int[][] WAVE_ORDER = {
        {},
        {0},
        {0, 1},
        {1, 2, 0},
        {1, 2, 0, 3},
        {1, 2, 0, 3, 4},
        {1, 2, 0, 5, 3, 4},
        {0, 1, 2, 3, 4, 5, 6},
        {1, 2, 0, 7, 5, 6, 3, 4},
    };

    private final Track track;
    private Core core;
    private PcmFormat format;
    private boolean shaped;

    JaadDecoder(Track track) throws DecodeException {
        this.track = track;
        format = track.format();
        try {
            core = new Core(track);
        } catch (RuntimeException e) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "JAAD refuses the AudioSpecificConfig " + hex(track.config()) + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public PcmFormat format() {
        return format;
    }

    @Override
    public int decode(Packet packet, PcmBuffer target) throws DecodeException {
        try {
            core.start(Arrays.copyOf(packet.data(), packet.length()));
            NoiseSeed.of(packet.startFrame());
            int frames = 0;
            do {
                frames += append(core.decode(), target, frames, packet);
            } while (isShort(frames, packet));
            return frames;
        } catch (RuntimeException | StackOverflowError e) {
            restart();
            throw new DecodeException(
                    DecodeException.Reason.CORRUPT_PACKET, "JAAD fails on the AAC packet at " + packet.position(), e);
        } catch (DecodeException e) {
            restart();
            throw e;
        }
    }

    @Override
    public void reset() {
        restart();
    }

    @Override
    public int prerollFrames() {
        return core.hasSbr() ? SBR_PREROLL_PACKETS * core.frames() : core.frames();
    }

    @Override
    public void close() {}

    /** Whether an ADTS frame of several raw data blocks has some left. */
    private boolean isShort(int frames, Packet packet) {
        return (long) frames * track.format().sampleRate() < (long) packet.frames() * format.sampleRate();
    }

    /** Interleaves one raw data block behind {@code done} frames; returns its frames. */
    private int append(List<float[]> channels, PcmBuffer target, int done, Packet packet) throws DecodeException {
        int frames = core.frames();
        shape(channels, packet);
        int count = format.channels();
        int[] order = WAVE_ORDER[count];
        float[] samples = grown(target, done * count, frames * count);
        for (int channel = 0; channel < count; channel++) {
            float[] source = channels.get(order[channel]);
            int at = done * count + channel;
            for (int i = 0; i < frames; i++, at += count) {
                float sample = source[i];
                if (!(Math.abs(sample) <= ABSURD)) {
                    throw corrupt(packet, "decodes to samples of " + sample / FULL_SCALE);
                }
                samples[at] = Math.max(-1, Math.min(1, sample / FULL_SCALE));
            }
        }
        return frames;
    }

    /** Makes room and keeps what is there. */
    private static float[] grown(PcmBuffer target, int kept, int added) {
        float[] before = target.samples();
        float[] samples = target.reserve(kept + added);
        if (samples != before) {
            System.arraycopy(before, 0, samples, 0, kept);
        }
        return samples;
    }

    /** The first packet says how many channels come out and at which rate; one that differs later is broken. */
    private void shape(List<float[]> channels, Packet packet) throws DecodeException {
        int count = channels.size();
        // JAAD makes two channels of mono, in case PS comes; they are one as long as they are the same
        boolean doubledMono = count == 2 && (shaped ? format : track.format()).channels() == 1;
        if (doubledMono && (shaped || Arrays.equals(channels.get(0), channels.get(1)))) {
            count = 1;
        }
        if (count < 1 || count >= WAVE_ORDER.length || (shaped && count != format.channels())) {
            throw corrupt(packet, "has " + count + " channels");
        }
        if (shaped && core.sampleRate() != format.sampleRate()) {
            throw corrupt(packet, "is for " + core.sampleRate() + " Hz");
        }
        if (!shaped) {
            format = new PcmFormat(core.sampleRate(), count);
            shaped = true;
        }
    }

    private void restart() {
        try {
            core = new Core(track);
        } catch (DecodeException e) {
            throw new IllegalStateException("the config was accepted before", e);
        }
        if (shaped && format.sampleRate() != core.sampleRate()) {
            core.keepSbr();
        }
    }

    private static DecodeException corrupt(Packet packet, String what) {
        return new DecodeException(
                DecodeException.Reason.CORRUPT_PACKET, "the AAC packet at " + packet.position() + " " + what);
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(Character.forDigit(b >> 4 & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "JaadDecoder[" + format + "]";
    }
}
