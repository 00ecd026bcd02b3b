package io.kithara.cli;

import io.kithara.testing.CodedFrames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The programme of the HLS part: the embedded sample three times over, coded at three bit rates, as AAC frames that
 * packagers cut. Frame by frame the rates hold the same music. Immutable.
 *
 * @param adts for each rate the frames of the whole programme with their ADTS headers
 */
record DemoLadder(List<List<byte[]>> adts) {
    static final int SAMPLES_PER_FRAME = 1024;
    /** What the files were coded at; {@code scripts/make-sample.sh} makes them. */
    static final List<Integer> KILOBITS = List.of(32, 64, 128);

    /** A minute: long enough for a line that drops and recovers while buffers of 10 and 18 s decide. */
    private static final int ROUNDS = 3;

    /** 1 s, which is short for HLS: the shorter, the sooner a switch is heard. */
    private static final int FRAMES_PER_SEGMENT = 43;

    static DemoLadder load() throws IOException {
        List<List<byte[]>> rates = new ArrayList<>();
        for (int kilobits : KILOBITS) {
            List<byte[]> once = CodedFrames.ofAdts(DemoSample.resource("kithara-" + kilobits + "k.aac"));
            List<byte[]> programme = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                programme.addAll(once);
            }
            rates.add(List.copyOf(programme));
        }
        return new DemoLadder(List.copyOf(rates));
    }

    int rates() {
        return adts.size();
    }

    /** Returns how many frames of PCM the programme decodes to if nothing is trimmed. */
    int pcmFrames() {
        return adts.get(0).size() * SAMPLES_PER_FRAME;
    }

    int segments() {
        return (adts.get(0).size() + FRAMES_PER_SEGMENT - 1) / FRAMES_PER_SEGMENT;
    }

    /** Returns the coded frames of a segment, with their ADTS headers. */
    List<byte[]> segment(int rate, int number) {
        List<byte[]> programme = adts.get(rate);
        int from = number * FRAMES_PER_SEGMENT;
        return programme.subList(from, Math.min(programme.size(), from + FRAMES_PER_SEGMENT));
    }

    /** Returns where a segment starts, in frames of PCM. */
    static long startFrame(int number) {
        return (long) number * FRAMES_PER_SEGMENT * SAMPLES_PER_FRAME;
    }

    static double segmentSeconds() {
        return startFrame(1) / (double) DemoSample.SAMPLE_RATE;
    }

    /** Returns one rate as a plain ADTS file. */
    byte[] file(int rate) {
        return joined(adts.get(rate));
    }

    static byte[] joined(List<byte[]> frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frames.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }
}
