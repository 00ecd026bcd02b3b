package io.kithara.decode.mix;

/** Multiplies frames by a matrix: each output channel is a weighted sum of the input channels. Immutable, any thread. */
public final class ChannelMixer {
    private final int from;
    private final int to;
    private final float[] weights;

    /**
     * Creates a mixer.
     *
     * @param matrix one row per output channel with one weight per input channel; copied
     */
    public ChannelMixer(float[][] matrix) {
        this.to = matrix.length;
        this.from = matrix[0].length;
        this.weights = new float[to * from];
        for (int row = 0; row < to; row++) {
            System.arraycopy(matrix[row], 0, weights, row * from, from);
        }
    }

    /** Mixes {@code frames} interleaved frames from sample index {@code offset} on into {@code output} from index 0 on. */
    public void mix(float[] input, int offset, int frames, float[] output) {
        if (from == 1) {
            spread(input, offset, frames, output);
            return;
        }
        int x = offset;
        int y = 0;
        for (int frame = 0; frame < frames; frame++) {
            for (int row = 0; row < weights.length; row += from) {
                float sum = 0;
                for (int channel = 0; channel < from; channel++) {
                    sum += weights[row + channel] * input[x + channel];
                }
                output[y++] = sum;
            }
            x += from;
        }
    }

    private void spread(float[] input, int offset, int frames, float[] output) {
        int y = 0;
        for (int frame = 0; frame < frames; frame++) {
            float sample = input[offset + frame];
            for (int row = 0; row < to; row++) {
                output[y++] = weights[row] * sample;
            }
        }
    }

    @Override
    public String toString() {
        return "ChannelMixer[" + from + " to " + to + "]";
    }
}
