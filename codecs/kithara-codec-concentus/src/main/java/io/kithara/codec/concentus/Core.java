package io.kithara.codec.concentus;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusMSDecoder;

/** A decoder of Concentus, of one stream or of several; not safe for several threads. */
interface Core {
    /** RFC 7845 section 4: whatever the input was sampled at. */
    int RATE = 48_000;

    /**
     * Decodes a packet.
     *
     * @return frames; negative for an error
     */
    int decode(byte[] packet, int length, short[] target, int maxFrames) throws OpusException;

    /**
     * Makes up a packet of so many frames, a multiple of 2.5 ms, from those before.
     *
     * @return frames; negative for an error
     */
    int conceal(short[] target, int frames) throws OpusException;

    /** Forgets all history. */
    void reset();

    /** Makes what the stream needs. */
    static Core of(OpusConfig config) throws OpusException {
        return config.family() == 0 ? new Single(config) : new Several(config);
    }

    /** One stream, mono or stereo. */
    final class Single implements Core {
        private final OpusDecoder decoder;

        Single(OpusConfig config) throws OpusException {
            decoder = new OpusDecoder(RATE, config.channels());
        }

        @Override
        public int decode(byte[] packet, int length, short[] target, int maxFrames) throws OpusException {
            return decoder.decode(packet, 0, length, target, 0, maxFrames, false);
        }

        @Override
        public int conceal(short[] target, int frames) throws OpusException {
            return decoder.decode(null, 0, 0, target, 0, frames, false);
        }

        @Override
        public void reset() {
            decoder.resetState();
        }
    }

    /** Several streams in each packet. */
    final class Several implements Core {
        private final OpusMSDecoder decoder;

        Several(OpusConfig config) throws OpusException {
            decoder =
                    OpusMSDecoder.create(RATE, config.channels(), config.streams(), config.coupled(), config.mapping());
        }

        @Override
        public int decode(byte[] packet, int length, short[] target, int maxFrames) {
            return decoder.decodeMultistream(packet, 0, length, target, 0, maxFrames, 0);
        }

        @Override
        public int conceal(short[] target, int frames) {
            return decoder.decodeMultistream(null, 0, 0, target, 0, frames, 0);
        }

        @Override
        public void reset() {
            decoder.ResetState();
        }
    }
}
