package io.kithara.hls.abr;

import java.time.Duration;

/**
 * What the rules of {@link AbrPolicy} weigh by. The defaults are those that {@code docs/hls.md} gives scores for.
 *
 * @param minBufferForUp media that must be ahead of the reader before a switch up
 * @param upHeadroom how many times the need of a variant must be met before a switch up to it, {@code >= 1}
 * @param upInterval time between two switches up; switches down keep no distance
 * @param fullBuffer from here on the interval does not hold and low quality that waits may be replaced
 * @param urgentBuffer below this a switch down is urgent
 * @param stall how long a request may send nothing before another variant is tried, {@code > 0}
 */
public record AbrSettings(
        Duration minBufferForUp,
        double upHeadroom,
        Duration upInterval,
        Duration fullBuffer,
        Duration urgentBuffer,
        Duration stall) {
    /**
     * 10 s, 1.3 and 30 s; 18 s, what is left of Sabre's 25 s when a segment of 6 s is asked for; 5 s; and 4 s, which is longer
     * than three retransmissions of a lost SYN (1 + 2 s) and shorter than the time a listener gives a silent player.
     */
    public static final AbrSettings DEFAULTS = new AbrSettings(
            Duration.ofSeconds(10),
            1.3,
            Duration.ofSeconds(30),
            Duration.ofSeconds(18),
            Duration.ofSeconds(5),
            Duration.ofSeconds(4));

    /** Rejects negative times and a headroom below 1. */
    public AbrSettings {
        if (minBufferForUp.isNegative()
                || !(upHeadroom >= 1)
                || upInterval.isNegative()
                || fullBuffer.isNegative()
                || urgentBuffer.isNegative()
                || stall.isNegative()
                || stall.isZero()) {
            throw new IllegalArgumentException("minBufferForUp=" + minBufferForUp + " upHeadroom=" + upHeadroom
                    + " upInterval=" + upInterval + " fullBuffer=" + fullBuffer + " urgentBuffer=" + urgentBuffer
                    + " stall=" + stall);
        }
    }
}
