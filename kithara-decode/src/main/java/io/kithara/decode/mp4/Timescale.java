package io.kithara.decode.mp4;

/**
 * Turns the time units of a track into frames.
 *
 * @param unitsPerSecond timescale of the media, {@code > 0}
 * @param sampleRate frames per second
 */
record Timescale(long unitsPerSecond, int sampleRate) {
    /** Times beyond this (2,000 years) are broken, and sums below it do not overflow at any rate. */
    static final long MAX_SECONDS = 1L << 36;

    /** Returns the frame nearest to a time, {@code 0 <= time}; times out of all reason come out as the largest sane one. */
    long toFrames(long time) {
        if (unitsPerSecond == sampleRate) {
            return time;
        }
        long seconds = time / unitsPerSecond;
        if (seconds > MAX_SECONDS) {
            return MAX_SECONDS * sampleRate;
        }
        return seconds * sampleRate + (time % unitsPerSecond * sampleRate + unitsPerSecond / 2) / unitsPerSecond;
    }

    /** Returns a time at or shortly before a frame. */
    long toTime(long frame) {
        if (unitsPerSecond == sampleRate) {
            return frame;
        }
        long seconds = Math.min(frame / sampleRate, MAX_SECONDS);
        return seconds * unitsPerSecond + frame % sampleRate * unitsPerSecond / sampleRate;
    }

    /** Returns how many frames one unit may be off; 0 if units are not coarser than frames. */
    long tolerance() {
        return unitsPerSecond >= sampleRate ? 0 : (sampleRate + unitsPerSecond - 1) / unitsPerSecond;
    }
}
