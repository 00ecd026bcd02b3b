package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.file.ByteSource;
import io.kithara.testing.FakeOrigin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A host's own bytes, executor and listeners that break their contract: a typed failure or nothing, never a hang. */
final class HostCodeTest {
    private static final int FRAMES = 100_000;

    /** Behind what opening reads, in the middle of the samples. */
    private static final long TROUBLE_BYTES = 200_000;

    /** Answers a read in place of the bytes. */
    @FunctionalInterface
    private interface Trouble {
        int read(int honest) throws IOException;
    }

    private static final class Bytes implements ByteSource {
        private final ByteSource honest = ByteSource.of(RampWav.ofFrames(FRAMES));
        private final Trouble trouble;
        private final AtomicBoolean closed = new AtomicBoolean();

        Bytes(Trouble trouble) {
            this.trouble = trouble;
        }

        @Override
        public long length() throws IOException {
            return honest.length();
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            int count = honest.read(position, target);
            return position < TROUBLE_BYTES ? count : trouble.read(count);
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    @Test
    void bytes_throwAnError_failTypedAfterAllGoodFrames() throws Exception {
        assertFails(
                new Bytes(count -> {
                    throw new StackOverflowError("a defect, thrown by the test");
                }),
                KitharaException.Reason.INTERNAL);
    }

    @Test
    void bytes_claimMoreThanAsked_failTyped() throws Exception {
        assertFails(new Bytes(count -> Integer.MAX_VALUE), KitharaException.Reason.STORAGE);
    }

    private static void assertFails(Bytes bytes, KitharaException.Reason reason) throws KitharaException {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(bytes, OpenOptions.defaults())) {
            RampWav.ORACLE.assertContiguous(Pulled.atMost(audio, 50_000).samples(), 1, 0);
            assertThatThrownBy(() -> Pulled.all(audio))
                    .isInstanceOfSatisfying(
                            KitharaException.class, e -> assertThat(e.reason()).isEqualTo(reason));
            assertThat(audio.outcome()).get().isInstanceOf(Outcome.Failed.class);
            assertThat(audio.missing())
                    .singleElement()
                    .extracting(Outcome.Missing::to)
                    .isEqualTo(audio.duration().orElseThrow().value());
        }
        assertThat(bytes.closed).isTrue();
    }

    @Test
    void bytes_returnNothingForEver_areTruncated() throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(new Bytes(count -> 0), OpenOptions.defaults())) {
            assertThat(Pulled.all(audio).frames()).isBetween(50_000, FRAMES - 1);
            assertThat(audio.outcome()).get().isInstanceOf(Outcome.Truncated.class);
        }
    }

    @Test
    void bytes_closeThrows_theStreamIsClosedAllTheSame() throws Exception {
        ByteSource bytes = new ByteSource() {
            private final ByteSource honest = ByteSource.of(RampWav.ofFrames(FRAMES));

            @Override
            public long length() throws IOException {
                return honest.length();
            }

            @Override
            public int read(long position, ByteBuffer target) throws IOException {
                return honest.read(position, target);
            }

            @Override
            public void close() {
                throw new IllegalStateException("a defect, thrown by the test");
            }
        };
        Kithara kithara = Kithara.builder().build();
        try (kithara;
                AudioStream audio = kithara.open(bytes, OpenOptions.defaults())) {
            Pulled.all(audio);
        }
        assertThat(kithara.poolStats().inUseBytes()).isZero();
    }

    @Test
    void executor_refusesMeanwhile_theStreamPlaysOn() throws Exception {
        AtomicBoolean refusing = new AtomicBoolean();
        try (Kithara kithara = Kithara.builder()
                        .executor(turn -> {
                            if (refusing.get()) {
                                throw new RejectedExecutionException("full: " + turn);
                            }
                            turn.run();
                        })
                        .build();
                AudioStream audio = kithara.open(ByteSource.of(RampWav.ofFrames(FRAMES)), OpenOptions.defaults())) {
            RampWav.ORACLE.assertContiguous(Pulled.atMost(audio, 10).samples(), 1, 0);
            refusing.set(true);
            RampWav.ORACLE.assertContiguous(Pulled.all(audio).samples(), 1, 10);
            assertThat(audio.positionFrames()).isEqualTo(FRAMES);
        }
    }

    @Test
    void listener_throws_costsTheStreamNothing() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            AtomicInteger told = new AtomicInteger();
            var subscription = kithara.events().subscribe(1, () -> {
                told.incrementAndGet();
                throw new IllegalStateException("a defect, thrown by the test");
            });
            origin.serve("/a.wav", RampWav.ofFrames(FRAMES));
            try (AudioStream audio = kithara.open(origin.uri("/a.wav"))) {
                assertThat(Pulled.all(audio).frames()).isEqualTo(FRAMES);
                assertThat(audio.outcome()).contains(new Outcome.Complete());
            }
            assertThat(told).hasPositiveValue();
            subscription.close();
        }
    }

    @Test
    void accessHook_throwsAnError_failsAtOnce() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder()
                        .access((uri, expired) -> {
                            throw new AssertionError("a defect, thrown by the test");
                        })
                        .build()) {
            OpenOptions patient =
                    OpenOptions.builder().deadline(Duration.ofSeconds(20)).build();
            assertThatThrownBy(() -> kithara.open(origin.uri("/a.wav"), patient))
                    .isInstanceOfSatisfying(
                            KitharaException.class,
                            e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.ACCESS));
        }
    }
}
