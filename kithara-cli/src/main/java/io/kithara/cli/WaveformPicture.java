package io.kithara.cli;

import io.kithara.decode.Waveform;

/**
 * Draws a waveform: a lane for each channel, the stretch from the lowest to the highest sample pale, the root mean square dark, and what
 * reaches full scale red.
 */
final class WaveformPicture {
    private static final int BACKGROUND = 0;
    private static final int LINE = 1;
    private static final int PEAKS = 2;
    private static final int MEAN = 3;
    private static final int FULL_SCALE = 4;
    private static final int[] PALETTE = {0xFFFFFF, 0xD0D7DE, 0x8DB6E8, 0x1F5FAF, 0xD1242F};

    /** Pixels between lanes. */
    private static final int GAP = 2;

    private WaveformPicture() {}

    /** Returns a PNG file of that many pixels; there must be a pixel of height for each channel. */
    static byte[] draw(Waveform waveform, int width, int height) {
        Png png = new Png(width, height, PALETTE);
        int channels = waveform.format().channels();
        for (int channel = 0; channel < channels; channel++) {
            int top = channel * height / channels;
            int bottom = (channel + 1) * height / channels - (channel + 1 < channels ? GAP : 0);
            for (int x = 0; x < width; x++) {
                column(png, waveform, channel, x, width, top, Math.max(top + 1, bottom));
            }
        }
        return png.bytes();
    }

    private static void column(Png png, Waveform waveform, int channel, int x, int width, int top, int bottom) {
        int middle = (top + bottom) / 2;
        png.column(x, top, bottom, BACKGROUND);
        png.column(x, middle, middle + 1, LINE);
        int points = waveform.points();
        if (points == 0) {
            return;
        }
        int from = (int) ((long) x * points / width);
        int to = Math.max(from + 1, (int) ((long) (x + 1) * points / width));
        float low = 1;
        float high = -1;
        double squares = 0;
        for (int point = from; point < to; point++) {
            low = Math.min(low, waveform.min(point, channel));
            high = Math.max(high, waveform.max(point, channel));
            squares += waveform.rms(point, channel) * (double) waveform.rms(point, channel);
        }
        float mean = (float) Math.sqrt(squares / (to - from));
        boolean full = high >= 1 || low <= -1;
        png.column(x, y(high, top, bottom), y(low, top, bottom) + 1, full ? FULL_SCALE : PEAKS);
        png.column(x, y(mean, top, bottom), y(-mean, top, bottom) + 1, MEAN);
    }

    /** Returns the row of a sample; what is above full scale stays within the lane. */
    private static int y(float sample, int top, int bottom) {
        double share = (1 - Math.max(-1, Math.min(1, sample))) / 2;
        return top + (int) Math.round(share * (bottom - 1 - top));
    }
}
