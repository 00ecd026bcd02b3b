package io.kithara.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.SourceMeter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The titles of one connection to a station: they arrive ahead of the reader, and are told when it gets there. */
final class RadioTitles {
    /* Ownership: the network thread adds, the stream's task tells. lock guards titles and is a leaf: no event under it. */
    private final SourceMeter meter;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Deque<Title> titles = new ArrayDeque<>();

    private record Title(long position, Map<String, String> fields) {}

    RadioTitles(SourceMeter meter) {
        this.meter = meter;
    }

    /** Notes what plays from {@code position} on, in bytes of audio. */
    void add(long position, Map<String, String> fields) {
        lock.lock();
        try {
            titles.add(new Title(position, fields));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Publishes the titles of what lies before {@code position}, each once.
     *
     * @param sequence the number of the connection
     * @param bitrateBps what the station says it is, for the time of a title; 0 if it does not say
     */
    void tellBefore(long position, long sequence, long bitrateBps) {
        Deque<Title> due = new ArrayDeque<>();
        lock.lock();
        try {
            while (!titles.isEmpty() && titles.peek().position < position) {
                due.add(titles.remove());
            }
        } finally {
            lock.unlock();
        }
        due.forEach(title -> meter.events()
                .publish(new KitharaEvent.Metadata(
                        sequence, title.position, offset(title.position, bitrateBps), title.fields)));
    }

    private static Duration offset(long position, long bitrateBps) {
        long bytesPerSecond = bitrateBps / 8;
        return bytesPerSecond == 0 ? Duration.ZERO : Duration.ofMillis(position * 1000 / bytesPerSecond);
    }
}
