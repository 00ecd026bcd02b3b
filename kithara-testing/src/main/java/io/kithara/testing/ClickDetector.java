package io.kithara.testing;

import java.util.OptionalInt;

/** Finds clicks: steps between two samples that a continuous signal does not take. Immutable. */
public final class ClickDetector {
    private final double maxStep;

    private ClickDetector(double maxStep) {
        this.maxStep = maxStep;
    }

    /** Returns a detector that takes every difference above {@code maxStep}, and every NaN, for a click. */
    public static ClickDetector above(double maxStep) {
        if (!(maxStep > 0)) {
            throw new IllegalArgumentException("maxStep=" + maxStep);
        }
        return new ClickDetector(maxStep);
    }

    /** Returns the frame after the first step that is too large, empty if there is none. */
    public OptionalInt firstClick(float[] mono) {
        for (int i = 1; i < mono.length; i++) {
            if (!(Math.abs(mono[i] - mono[i - 1]) <= maxStep)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Checks that there is no click.
     *
     * @throws AssertionError naming the frame and the step
     */
    public void assertNoClick(float[] mono) {
        firstClick(mono).ifPresent(frame -> {
            throw new AssertionError("click at frame " + frame + ": from " + mono[frame - 1] + " to " + mono[frame]);
        });
    }
}
