package io.kithara.hls.abr;

import java.time.Duration;

/**
 * What the rules of {@link AbrPolicy} weigh by. The defaults are the ones measured; see {@code docs/hls.md}.
 *
 * @param minBufferForUp media that must be ahead of the reader before a switch up
 * @param upHeadroom how many times the need of the next variant must be met before a switch up, {@code >= 1}
 * @param upInterval time between two switches up; switches down keep no distance
 * @param urgentBuffer below this a switch down is urgent
 * @param stall how long a request may send nothing before another variant is tried
 */
public record AbrSettings(
        Duration minBufferForUp, double upHeadroom, Duration upInterval, Duration urgentBuffer, Duration stall) {
    /** 10 s, 1.3, 30 s, 5 s, 4 s. */
    public static final AbrSettings DEFAULTS = new AbrSettings(
            Duration.ofSeconds(10), 1.3, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(4));

    /** Rejects negative times and a headroom below 1. */
    public AbrSettings {
        if (minBufferForUp.isNegative()
                || !(upHeadroom >= 1)
                || upInterval.isNegative()
                || urgentBuffer.isNegative()
                || stall.isNegative()
                || stall.isZero()) {
            throw new IllegalArgumentException("minBufferForUp=" + minBufferForUp + " upHeadroom=" + upHeadroom
                    + " upInterval=" + upInterval + " urgentBuffer=" + urgentBuffer + " stall=" + stall);
        }
    }
}
