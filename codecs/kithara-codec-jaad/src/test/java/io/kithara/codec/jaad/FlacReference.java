package io.kithara.codec.jaad;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jflac.FLACDecoder;
import org.jflac.frame.Frame;
import org.jflac.metadata.StreamInfo;
import org.jflac.util.ByteData;

/** Reference PCM of the corpus, interleaved. */
record FlacReference(int channels, float[] samples) {
    static FlacReference read(byte[] flac) throws IOException {
        FLACDecoder decoder = new FLACDecoder(new ByteArrayInputStream(flac));
        decoder.readMetadata();
        StreamInfo info = decoder.getStreamInfo();
        int bytes = info.getBitsPerSample() / 8;
        float[] samples = new float[(int) info.getTotalSamples() * info.getChannels()];
        int at = 0;
        ByteData pcm = null;
        for (Frame frame = decoder.readNextFrame(); frame != null; frame = decoder.readNextFrame()) {
            pcm = decoder.decodeFrame(frame, pcm);
            for (int i = 0; i < pcm.getLen() && at < samples.length; i += bytes) {
                samples[at++] = sample(pcm.getData(), i, bytes);
            }
        }
        return new FlacReference(info.getChannels(), samples);
    }

    /** Little endian, 16 or 24 bits. */
    private static float sample(byte[] data, int at, int bytes) {
        int value = data[at + bytes - 1];
        for (int i = bytes - 2; i >= 0; i--) {
            value = value << 8 | (data[at + i] & 0xFF);
        }
        return value / (float) (1 << (8 * bytes - 1));
    }
}
