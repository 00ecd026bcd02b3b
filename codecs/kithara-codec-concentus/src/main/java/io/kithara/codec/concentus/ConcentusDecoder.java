package io.kithara.codec.concentus;

import io.github.jaredmdobson.concentus.OpusException;
import io.kithara.decode.ChannelLayout;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import org.jspecify.annotations.Nullable;

/**
 * Decodes Opus packets with Concentus, at 48 kHz whatever the encoder was given. What Concentus makes of a packet, in 16
 * bit, becomes float and then takes the stream's gain. A packet it fails at is a corrupt one, in whose place it makes one up
 * ({@link #conceal}); where it broke in the middle of one its history is forgotten instead. Used by one thread.
 */
final class ConcentusDecoder implements PacketDecoder {
    /** RFC 6716 section 3.2.5: no packet holds more than 120 ms. */
    private static final int MAX_FRAMES = 5760;

    /** RFC 7845 section 4.6: 80 ms. */
    private static final int PREROLL_FRAMES = 3840;

    /** 100 ms of the usual packets: what is made up sounds ever less like what is missing, and then fades. */
    private static final int MAX_CONCEALED = 5;

    private final PcmFormat format;
    private final int[] order;
    private final float scale;
    private final short[] decoded;
    private final Core core;

    /** Of the last packet that was decoded; 0 if there is none to go by. */
    private int lastFrames;

    private int concealed;

    ConcentusDecoder(OpusConfig config) throws DecodeException {
        format = new PcmFormat(Core.RATE, config.channels());
        order = ChannelLayout.of(config.channels()).vorbisOrder();
        scale = (float) (config.gain() / (1 << 15));
        decoded = new short[MAX_FRAMES * config.channels()];
        try {
            core = Core.of(config);
        } catch (OpusException | IllegalArgumentException e) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED, "the Opus header is refused by Concentus: " + e.getMessage(), e);
        }
    }

    @Override
    public PcmFormat format() {
        return format;
    }

    @Override
    public int decode(Packet packet, PcmBuffer target) throws DecodeException {
        if (packet.isTrackChanged()) {
            reset();
        }
        lastFrames = run(packet);
        concealed = 0;
        deliver(lastFrames, target);
        return lastFrames;
    }

    @Override
    public int conceal(PcmBuffer target) {
        if (lastFrames == 0 || concealed == MAX_CONCEALED) {
            return 0;
        }
        try {
            if (core.conceal(decoded, lastFrames) != lastFrames) {
                reset();
                return 0;
            }
        } catch (OpusException | RuntimeException | AssertionError brokenInside) {
            reset();
            return 0;
        }
        deliver(lastFrames, target);
        if (++concealed == MAX_CONCEALED) {
            fadeOut(target.samples());
        }
        return lastFrames;
    }

    private void deliver(int frames, PcmBuffer target) {
        int channels = format.channels();
        float[] samples = target.reserve(frames * channels);
        if (channels <= 2) {
            for (int i = 0; i < frames * channels; i++) {
                samples[i] = decoded[i] * scale;
            }
            return;
        }
        for (int channel = 0; channel < channels; channel++) {
            int from = order[channel];
            for (int i = 0; i < frames; i++) {
                samples[i * channels + channel] = decoded[i * channels + from] * scale;
            }
        }
    }

    /** Silence follows. */
    private void fadeOut(float[] samples) {
        int channels = format.channels();
        for (int i = 0; i < lastFrames * channels; i++) {
            int frame = i / channels;
            samples[i] *= 1 - (float) frame / lastFrames;
        }
    }

    @Override
    public void reset() {
        lastFrames = 0;
        core.reset();
    }

    @Override
    public int prerollFrames() {
        return PREROLL_FRAMES;
    }

    /** Integers times a gain that the header's 16 bits keep within 128 dB. */
    @Override
    public boolean givesNormalSamples() {
        return true;
    }

    @Override
    public void close() {
        // holds nothing but memory
    }

    private int run(Packet packet) throws DecodeException {
        if (packet.length() == 0) {
            throw corrupt(packet, "is empty", null);
        }
        try {
            int frames = core.decode(packet.data(), packet.length(), decoded, MAX_FRAMES);
            if (frames <= 0) {
                throw corrupt(packet, "is refused by Concentus with " + frames, null);
            }
            return frames;
        } catch (OpusException e) {
            throw corrupt(packet, "is refused by Concentus", e);
        } catch (RuntimeException | AssertionError e) {
            // Besides its own exception Concentus runs over its arrays and fails its assertions on damaged data.
            reset();
            throw corrupt(packet, "broke Concentus (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private DecodeException corrupt(Packet packet, String why, @Nullable Throwable cause) {
        return new DecodeException(
                DecodeException.Reason.CORRUPT_PACKET,
                "the Opus packet at byte " + packet.position() + " " + why,
                cause);
    }
}
