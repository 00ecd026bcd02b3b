package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import io.kithara.decode.PcmFormat;
import io.kithara.stream.Codec;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One way of coding that a track may use: an entry of {@code stsd}.
 *
 * @param type four-character code
 * @param coding how its samples are decoded; null if they are not
 * @param problem why not; null if they are
 */
record SampleEntry(
        int type, @Nullable Coding coding, @Nullable DecodeException problem) {
    /**
     * What is known of a coding.
     *
     * @param config the codec's header, see {@link io.kithara.decode.Track#config}
     * @param framesPerPacket frames every packet holds, 0 if the time table says
     * @param bytesPerFrame bytes of one frame of PCM, 0 for anything else
     * @param prerollFrames frames to decode before the output is that of linear decoding
     * @param encoderDelay frames of priming that the codec header states, which an edit list overrides
     */
    record Coding(
            Codec codec,
            PcmFormat format,
            byte[] config,
            int framesPerPacket,
            int bytesPerFrame,
            int prerollFrames,
            int encoderDelay) {
        static Coding pcm(PcmFormat format, String encoding, int bytesPerSample) {
            byte[] config = encoding.getBytes(StandardCharsets.US_ASCII);
            return new Coding(Codec.PCM, format, config, 0, bytesPerSample * format.channels(), 0, 0);
        }

        /** Returns the same coding with twice the rate: SBR that only the time table tells of. */
        Coding doubled() {
            PcmFormat faster = new PcmFormat(2 * format.sampleRate(), format.channels());
            return new Coding(
                    codec, faster, config, 2 * framesPerPacket, bytesPerFrame, 2 * prerollFrames, encoderDelay);
        }
    }

    static SampleEntry of(int type, Coding coding) {
        return new SampleEntry(type, coding, null);
    }

    static SampleEntry unsupported(int type, String what) {
        return new SampleEntry(type, null, new DecodeException(DecodeException.Reason.UNSUPPORTED, what));
    }

    static SampleEntry broken(int type, DecodeException problem) {
        return new SampleEntry(type, null, problem);
    }

    /** Returns the coding, or throws why there is none. */
    Coding usable() throws DecodeException {
        if (coding == null) {
            DecodeException cause = problem;
            throw new DecodeException(
                    cause == null ? DecodeException.Reason.UNSUPPORTED : cause.reason(),
                    cause == null
                            ? "'" + Box.name(type) + "' audio is not decoded"
                            : String.valueOf(cause.getMessage()),
                    cause);
        }
        return coding;
    }

    boolean isUsable() {
        return coding != null;
    }
}
