package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.file.ByteSource;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AdaptersTest {
    private static final int FRAMES = 10_001;

    @Test
    void inputStream_f32le_hasEverySample() throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                InputStream in = open(kithara).toInputStream(PcmEncoding.F32LE)) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            float[] samples = new float[bytes.remaining() / 4];
            bytes.asFloatBuffer().get(samples);
            assertThat(samples).hasSize(FRAMES);
            RampWav.ORACLE.assertContiguous(samples, 1, 0);
        }
    }

    @Test
    void publisher_deliversBlocksOnDemand_andCompletes() throws Exception {
        try (Kithara kithara = Kithara.builder().build()) {
            Collector collector = new Collector();
            open(kithara).toPublisher(1_000).subscribe(collector);
            List<float[]> blocks = collector.done.get(30, TimeUnit.SECONDS);
            assertThat(blocks).hasSize(11);
            for (int i = 0; i < blocks.size(); i++) {
                RampWav.ORACLE.assertContiguous(blocks.get(i), 1, i * 1_000L);
            }
            assertThat(blocks.get(10)).hasSize(1);
        }
    }

    @Test
    void inputStream_closedBeforeTheEnd_throwsInsteadOfEnding() throws Exception {
        try (Kithara kithara = Kithara.builder().build()) {
            AudioStream audio = open(kithara);
            InputStream in = audio.toInputStream(PcmEncoding.S16LE);
            audio.close();
            assertThatThrownBy(in::read).isInstanceOf(KitharaException.class);
        }
    }

    @Test
    void publisher_secondSubscriberCancels_theFirstPlaysOn() throws Exception {
        try (Kithara kithara = Kithara.builder().build()) {
            var publisher = open(kithara).toPublisher(1_000);
            Collector first = new Collector();
            Collector second = new Collector();
            first.paused = true;
            publisher.subscribe(first);
            publisher.subscribe(second);
            assertThatThrownBy(() -> second.done.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class);
            Objects.requireNonNull(second.subscription).cancel();
            Objects.requireNonNull(first.subscription).request(Long.MAX_VALUE);
            assertThat(first.done.get(30, TimeUnit.SECONDS)).hasSize(11);
        }
    }

    @Test
    void publisher_closedWhileNobodyAsks_endsWithAnErrorAndItsThread() throws Exception {
        Kithara kithara = Kithara.builder().build();
        Collector collector = new Collector();
        collector.paused = true;
        open(kithara).toPublisher(1_000).subscribe(collector);
        kithara.close();
        assertThatThrownBy(() -> collector.done.get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        KitharaException.class,
                        e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.CANCELLED));
    }

    private static AudioStream open(Kithara kithara) throws KitharaException {
        return kithara.open(ByteSource.of(RampWav.ofFrames(FRAMES)), OpenOptions.defaults());
    }

    /** Asks for one block at a time, for none by itself while paused. */
    private static final class Collector implements Flow.Subscriber<float[]> {
        final CompletableFuture<List<float[]>> done = new CompletableFuture<>();
        private final List<float[]> blocks = new ArrayList<>();
        private Flow.@Nullable Subscription subscription;
        private boolean paused;

        @Override
        public void onSubscribe(Flow.Subscription made) {
            subscription = made;
            if (!paused) {
                made.request(1);
            }
        }

        @Override
        public void onNext(float[] block) {
            blocks.add(block);
            Objects.requireNonNull(subscription).request(1);
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            done.complete(blocks);
        }
    }
}
