package io.kithara;

import io.kithara.testing.RampOracle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A 32-bit float WAV file whose samples tell their index. */
final class RampWav {
    static final RampOracle ORACLE = RampOracle.ofBits(16);
    static final int RATE = 44_100;

    private RampWav() {}

    static byte[] ofFrames(int frames) {
        return ofFrames(0, frames);
    }

    /** Returns a mono file of the ramp from {@code firstFrame} on. */
    static byte[] ofFrames(int firstFrame, int frames) {
        ByteBuffer wav = ByteBuffer.allocate(44 + frames * 4).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(36 + frames * 4).put(ascii("WAVE"));
        wav.put(ascii("fmt ")).putInt(16).putShort((short) 3).putShort((short) 1);
        wav.putInt(RATE).putInt(RATE * 4).putShort((short) 4).putShort((short) 32);
        wav.put(ascii("data")).putInt(frames * 4);
        for (float sample : ORACLE.signal(firstFrame, frames, 1)) {
            wav.putFloat(sample);
        }
        return wav.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
