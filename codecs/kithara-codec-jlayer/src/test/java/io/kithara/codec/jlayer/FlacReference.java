package io.kithara.codec.jlayer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jflac.FLACDecoder;
import org.jflac.PCMProcessor;
import org.jflac.metadata.StreamInfo;
import org.jflac.util.ByteData;

/** Reference PCM of the corpus, which is kept as FLAC. */
final class FlacReference implements PCMProcessor {
    private int channels;
    private int bytesPerSample;
    private float[] samples = new float[1 << 16];
    private int length;

    private FlacReference() {}

    static FlacReference read(Path file) throws IOException {
        FlacReference reference = new FlacReference();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            FLACDecoder decoder = new FLACDecoder(in);
            decoder.addPCMProcessor(reference);
            decoder.decode();
        }
        return reference;
    }

    int channels() {
        return channels;
    }

    float[] samples() {
        return Arrays.copyOf(samples, length);
    }

    /** Returns half a step of its quantisation; no decoder can come nearer. */
    double stepPower() {
        double step = Math.scalb(1.0, 1 - 8 * bytesPerSample);
        return step * step / 12;
    }

    @Override
    public void processStreamInfo(StreamInfo info) {
        channels = info.getChannels();
        bytesPerSample = info.getBitsPerSample() / 8;
    }

    @Override
    public void processPCM(ByteData pcm) {
        byte[] bytes = pcm.getData();
        for (int at = 0; at + bytesPerSample <= pcm.getLen(); at += bytesPerSample) {
            int value = bytes[at + bytesPerSample - 1];
            for (int i = bytesPerSample - 2; i >= 0; i--) {
                value = value << 8 | (bytes[at + i] & 0xFF);
            }
            if (length == samples.length) {
                samples = Arrays.copyOf(samples, 2 * length);
            }
            samples[length++] = Math.scalb((float) value, 1 - 8 * bytesPerSample);
        }
    }
}
