package io.kithara.hls;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets a stream come to its first sound before more than its first segment is asked for: the requests for the next ones,
 * and their bodies on a fast line, would share cores and line with the only thing that a listener waits for. Given once, and
 * bounded: neither a reader who reads nothing nor a first segment that does not come makes the others wait for long.
 * Confined to the stream's loader.
 */
final class HeadStart {
    /**
     * Several times what a first segment takes to sound on a local line; where an answer takes longer than this, the other
     * requests go out while it is under way, and come back so much later than it.
     */
    static final Duration LONGEST = Duration.ofMillis(10);

    private final HlsContext context;
    private boolean over;
    private @Nullable ScheduledFuture<?> end;

    HeadStart(HlsContext context) {
        this.context = context;
    }

    /** The stream starts now. */
    void begin() {
        end = context.later(LONGEST, () -> over = true);
    }

    /** Returns whether segments behind these are to wait. */
    boolean holdsBack(List<SegmentSlot> planned) {
        if (!over && !planned.isEmpty() && planned.get(0).isPlayingOrLost()) {
            over();
        }
        return !over && !planned.isEmpty();
    }

    /** Ends it, if that has not happened: the stream is sought, or closed. */
    void over() {
        over = true;
        if (end != null) {
            end.cancel(false);
            end = null;
        }
    }

    @Override
    public String toString() {
        return "HeadStart[" + (over ? "over]" : "]");
    }
}
