package io.kithara;

import io.kithara.storage.Registration;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A stream's PCM for one subscriber, on a daemon thread of its own that ends with the stream: a subscriber may take its
 * time with a block, and a decode worker must not.
 */
final class PcmPublisher implements Flow.Publisher<float[]> {
    /** What a second subscriber is given: nothing it does reaches the stream of the first. */
    private static final Flow.Subscription REFUSED = new Flow.Subscription() {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    };

    private final AudioStream audio;
    private final Function<Runnable, Registration> onClose;
    private final int blockFrames;
    private final AtomicBoolean subscribed = new AtomicBoolean();

    /**
     * Creates a publisher that nobody has subscribed to.
     *
     * @param onClose takes what is to run when {@code audio} is closed
     */
    PcmPublisher(AudioStream audio, Function<Runnable, Registration> onClose, int blockFrames) {
        if (blockFrames < 1) {
            throw new IllegalArgumentException("blockFrames=" + blockFrames);
        }
        this.audio = audio;
        this.onClose = onClose;
        this.blockFrames = blockFrames;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super float[]> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (!subscribed.compareAndSet(false, true)) {
            subscriber.onSubscribe(REFUSED);
            subscriber.onError(new IllegalStateException("a stream has one subscriber"));
            return;
        }
        Subscription subscription = new Subscription(subscriber);
        subscriber.onSubscribe(subscription);
        Thread thread = new Thread(subscription::deliver, "kithara-publisher");
        thread.setDaemon(true);
        thread.start();
    }

    /*
     * Ownership: the subscriber's threads raise demand and cancel; the publisher's thread waits for demand and delivers.
     * Whoever closes the stream ends the wait for demand. lock guards demand, refused and ended, and is never held while the subscriber runs.
     */
    private final class Subscription implements Flow.Subscription {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final Flow.Subscriber<? super float[]> subscriber;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition asked = lock.newCondition();
        private long demand;
        private boolean refused;
        private boolean ended;
        private volatile boolean cancelled;

        Subscription(Flow.Subscriber<? super float[]> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            lock.lock();
            try {
                refused |= count <= 0;
                demand = count <= 0 ? demand : Math.min(Long.MAX_VALUE - count, demand) + count;
                asked.signal();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            audio.close();
        }

        private void streamClosed() {
            lock.lock();
            try {
                ended = true;
                asked.signal();
            } finally {
                lock.unlock();
            }
        }

        void deliver() {
            Registration closing = onClose.apply(this::streamClosed);
            try (audio) {
                float[] block = new float[blockFrames * audio.format().channels()];
                int filled = 0;
                while (awaitDemand()) {
                    int frames = audio.read(block, filled * audio.format().channels(), blockFrames - filled);
                    if (frames == 0) {
                        audio.awaitReadable(PATIENCE);
                        continue;
                    }
                    filled += Math.max(0, frames);
                    if (filled == blockFrames || frames == AudioStream.END) {
                        hand(block, filled);
                        filled = 0;
                    }
                    if (frames == AudioStream.END) {
                        complete();
                        return;
                    }
                }
            } catch (KitharaException | RuntimeException e) {
                if (!cancelled) {
                    subscriber.onError(e);
                }
            } finally {
                closing.close();
            }
        }

        private void hand(float[] block, int frames) {
            if (frames > 0 && !cancelled) {
                lock.lock();
                try {
                    demand--;
                } finally {
                    lock.unlock();
                }
                subscriber.onNext(Arrays.copyOf(block, frames * audio.format().channels()));
            }
        }

        private void complete() throws KitharaException {
            Failures.throwIfClosed(audio);
            if (!cancelled) {
                subscriber.onComplete();
            }
        }

        /** Waits for demand or the end of the stream, which needs none; returns whether to go on. */
        private boolean awaitDemand() {
            lock.lock();
            try {
                while (demand == 0 && !ended && !refused) {
                    asked.awaitUninterruptibly();
                }
                if (refused) {
                    throw new IllegalArgumentException("a subscriber asked for no block or fewer (Flow rule 3.9)");
                }
                return !cancelled;
            } finally {
                lock.unlock();
            }
        }
    }
}
