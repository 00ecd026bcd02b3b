package io.kithara.stream;

import io.kithara.net.NetException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that happened to a stream, for logs, screens and tests; playback does not depend on it. Values only: an
 * event holds no buffer, no URL with a query and no header value. The family grows: treat an unknown event as noise.
 *
 * <p>{@code resource} is a URL as {@link #resourceOf} shows it.
 */
public sealed interface KitharaEvent {
    /**
     * Returns how a URL appears in events: scheme, host, port and path. What may be secret (user info, query, fragment)
     * is left out.
     */
    static String resourceOf(URI uri) {
        if (uri.getHost() == null) {
            return uri.getScheme() + ":" + (uri.getRawPath() == null ? "" : uri.getRawPath());
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
    }

    /**
     * The subscriber was too slow: events were dropped before the next one it gets.
     *
     * @param dropped how many, {@code > 0}
     */
    record Lagged(long dropped) implements KitharaEvent {}

    /**
     * An HTTP request was sent.
     *
     * @param from first byte asked for
     * @param end one past the last; empty for all to the end
     */
    record RequestSent(String resource, long from, OptionalLong end) implements KitharaEvent {}

    /**
     * A request failed and will be sent again.
     *
     * @param attempt 1 for the first repetition
     * @param reason why the one before failed
     * @param delay how long it waits first
     */
    record RequestRetried(String resource, int attempt, NetException.Reason reason, Duration delay)
            implements KitharaEvent {}

    /** A broken body goes on at {@code position}. */
    record BodyResumed(String resource, long position) implements KitharaEvent {}

    /**
     * A stream opened with bytes that the cache held.
     *
     * @param bytes how many
     * @param whole whether that is all of the resource, so that no request is needed
     */
    record CacheHit(String resource, long bytes, boolean whole) implements KitharaEvent {}

    /**
     * A radio station says what plays from here on; published when the reader reaches it.
     *
     * @param sequence the chunk it belongs to
     * @param position offset of the first byte it applies to in that chunk
     * @param offset time from the start of the chunk by the announced bit rate, zero if there is none
     * @param fields as sent, {@code StreamTitle} foremost
     */
    record Metadata(long sequence, long position, Duration offset, Map<String, String> fields) implements KitharaEvent {
        /** Copies {@code fields}. */
        public Metadata {
            fields = Map.copyOf(fields);
        }
    }

    /** A radio connection stands; {@code sequence} is the chunk it feeds. */
    record LiveConnected(String resource, long sequence) implements KitharaEvent {}

    /**
     * A radio connection ended and is made again.
     *
     * @param reason why it ended: {@code CANCELLED} where we left a station that nobody listened to
     * @param delay how long we wait before
     */
    record LiveReconnecting(String resource, MediaException.Reason reason, Duration delay) implements KitharaEvent {}

    /** An entry of a link list does not play and the next is tried. */
    record LinkSkipped(String resource, MediaException.Reason reason) implements KitharaEvent {}

    /**
     * An adaptive stream plays another variant from here on, or its first.
     *
     * @param position where on the stream's timeline
     * @param index place of the variant in the multivariant playlist
     * @param reason why, in capitals: {@code INITIAL}, {@code UP}, {@code DOWN}, {@code FAILED} and so on
     */
    record VariantSwitched(Duration position, int index, String reason) implements KitharaEvent {}

    /**
     * Another track of a queue plays from here on, or its first.
     *
     * @param index its place in the queue, from 0
     * @param firstFrame where it begins on the queue's timeline, in frames of the queue's format
     */
    record TrackStarted(int index, String resource, long firstFrame) implements KitharaEvent {}

    /** The first block behind a seek to {@code position} is there to be read. */
    record Seeked(Duration position) implements KitharaEvent {}

    /**
     * The reader found nothing to read where data should have been; published when decoding goes on.
     *
     * @param total how often since the stream was opened
     */
    record Underrun(long total) implements KitharaEvent {}

    /** From {@code position} on the decoded format is another one; the format of what is read stays. */
    record FormatChanged(Duration position, int sampleRate, int channels) implements KitharaEvent {}

    /** Packets that could not be decoded were replaced. */
    record PacketsConcealed(Duration position, int packets) implements KitharaEvent {}

    /** A stretch of the timeline cannot be had. */
    record Missing(Duration from, Duration to, MediaException.Reason reason) implements KitharaEvent {}

    /**
     * All that there is of the stream is decoded; the reader may still be behind, and a seek may go back.
     *
     * @param position behind the last frame
     * @param complete whether nothing was missing up to the proven end
     */
    record Ended(Duration position, boolean complete) implements KitharaEvent {}

    /**
     * A download got on; published when a segment is whole, and within one at most once for each 256 KiB.
     *
     * @param bytes what is held, that of earlier runs included
     * @param totalBytes the whole, once known
     * @param time how much of the stream is held from its start; zero where only bytes are known, as for a file
     * @param totalTime how long the stream is; empty where only bytes are known
     */
    record DownloadProgressed(
            String resource, long bytes, OptionalLong totalBytes, Duration time, Optional<Duration> totalTime)
            implements KitharaEvent {}

    /**
     * A download is in another state.
     *
     * @param state its name, as {@code DownloadState} has it
     */
    record DownloadChanged(String resource, String state) implements KitharaEvent {}

    /** The stream failed; a seek may try again. */
    record Failed(MediaException.Reason reason, String message) implements KitharaEvent {}
}
