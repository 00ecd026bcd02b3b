package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AesCbcDataTest {
    private static final byte[] KEY = Aes.key(1);
    private static final byte[] IV = Aes.key(2);

    private static byte[] noise(int length, long seed) {
        byte[] noise = new byte[length];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    private static AesCbcData view(MediaData cipherText) {
        return new AesCbcData(cipherText, KEY, IV);
    }

    private static Trickle whole(byte[] bytes) {
        Trickle trickle = new Trickle(bytes);
        trickle.end();
        return trickle;
    }

    private static byte[] readAll(MediaData data) throws MediaException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[1_000];
        for (int count = data.readAt(0, part, 0, part.length); count > 0; ) {
            all.write(part, 0, count);
            count = data.readAt(all.size(), part, 0, part.length);
        }
        return all.toByteArray();
    }

    private static MediaException failureOf(MediaData data) {
        try {
            readAll(data);
        } catch (MediaException e) {
            return e;
        }
        throw new AssertionError("no failure: " + data);
    }

    // scenario 61
    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 31, 32, 33, 4_096, 16_383, 16_384, 16_385, 50_000})
    void readAt_linear_givesThePlainBytesWithoutPadding(int length) throws Exception {
        byte[] plain = noise(length, length);

        assertThat(readAll(view(whole(Aes.encrypt(plain, KEY, IV))))).isEqualTo(plain);
    }

    // scenario 61
    @Test
    void readAt_anywhereWhileBytesArriveInAnyPortions_equalsThePlainBytes() throws Exception {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            byte[] plain = noise(1 + random.nextInt(60_000), seed);
            Trickle cipherText = new Trickle(Aes.encrypt(plain, KEY, IV));
            AesCbcData data = view(cipherText);
            for (int step = 0; step < 40; step++) {
                if (step == 30) {
                    cipherText.end();
                } else {
                    cipherText.arrive(random.nextInt(4_000));
                }
                readAnywhere(data, plain, cipherText.arrived(), step >= 30, random, seed);
            }
        }
    }

    private static void readAnywhere(
            AesCbcData data, byte[] plain, int arrived, boolean ended, Random random, long seed) throws MediaException {
        int position = random.nextInt(plain.length + 20);
        byte[] target = new byte[1 + random.nextInt(40_000)];
        int count = data.readAt(position, target, 0, target.length);
        String where = "seed " + seed + " position " + position + " of " + plain.length + ", " + arrived + " arrived";
        if (count > 0) {
            assertThat(Arrays.copyOf(target, count))
                    .as(where)
                    .isEqualTo(Arrays.copyOfRange(plain, position, position + count));
        } else if (count < 0) {
            assertThat(ended && position >= plain.length).as(where).isTrue();
        } else {
            assertThat(position / 16 * 16 + 32 > arrived)
                    .as("not there yet: " + where)
                    .isTrue();
            assertThat(ended && position < plain.length).as(where).isFalse();
        }
    }

    @Test
    void whenAvailable_untilAPositionIsThere_callsOnceAndReadsOn() throws Exception {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            byte[] plain = noise(1 + random.nextInt(5_000), seed);
            Trickle cipherText = new Trickle(Aes.encrypt(plain, KEY, IV));
            AesCbcData data = view(cipherText);
            int position = random.nextInt(plain.length);
            AtomicInteger calls = new AtomicInteger();
            Registration unused = data.whenAvailable(new ByteRange(position, position + 1), calls::incrementAndGet);
            while (calls.get() == 0) {
                if (cipherText.arrived() > plain.length) {
                    cipherText.end();
                } else {
                    cipherText.arrive(1 + random.nextInt(100));
                }
            }
            assertThat(data.readAt(position, new byte[1], 0, 1))
                    .as("seed " + seed)
                    .isEqualTo(1);
            assertThat(calls).hasValue(1);
        }
    }

    /** The proof of the end may come between two looks at what is there. */
    @Test
    void readAt_whileTheEndIsBeingProven_neverGivesPadding() throws Exception {
        byte[] plain = noise(100, 7);
        byte[] encrypted = Aes.encrypt(plain, KEY, IV);
        for (int proofAfterReads = 0; proofAfterReads < 12; proofAfterReads++) {
            Trickle arrived = new Trickle(encrypted);
            arrived.arrive(encrypted.length);
            int after = proofAfterReads;
            MediaData ending = new Forwarding(arrived) {
                private int reads;

                @Override
                public int readAt(long position, byte[] target, int offset, int length) throws MediaException {
                    if (reads++ == after) {
                        arrived.end();
                    }
                    return super.readAt(position, target, offset, length);
                }
            };
            byte[] target = new byte[200];
            AesCbcData data = view(ending);

            int count = data.readAt(90, target, 0, target.length);

            assertThat(count).as("proof after " + after).isBetween(0, 10);
            assertThat(Arrays.copyOf(target, count)).isEqualTo(Arrays.copyOfRange(plain, 90, 90 + count));
        }
    }

    @Test
    void whenAvailable_ofABlock_waitsForTheOneBeforeAsWell() {
        AtomicInteger from = new AtomicInteger();
        MediaData asked = new Forwarding(new Trickle(new byte[64])) {
            @Override
            public Registration whenAvailable(ByteRange range, Runnable callback) {
                from.set((int) range.start());
                return () -> {};
            }
        };

        Registration unused = view(asked).whenAvailable(new ByteRange(40, 41), () -> {});

        assertThat(from).as("block 2 is deciphered with block 1").hasValue(16);
    }

    @Test
    void length_beforeTheEndWasRead_isAHintAndExactAfter() throws Exception {
        AesCbcData data = view(whole(Aes.encrypt(noise(100, 1), KEY, IV)));
        assertThat(data.length()).isEqualTo(OptionalLong.of(112));

        readAll(data);

        assertThat(data.length()).isEqualTo(OptionalLong.of(100));
    }

    @Test
    void readAt_notWholeBlocks_failsAsABody() {
        byte[] encrypted = Aes.encrypt(noise(100, 1), KEY, IV);

        assertThat(failureOf(view(whole(Arrays.copyOf(encrypted, 100)))).reason())
                .isEqualTo(MediaException.Reason.BODY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 128, 255})
    void readAt_paddingOfNoSuchLength_failsAsAWrongKey(int last) throws Exception {
        assertPaddingFails((byte) 5, (byte) last);
    }

    @Test
    void readAt_paddingThatIsNotAllAlike_failsAsAWrongKey() throws Exception {
        assertPaddingFails((byte) 4, (byte) 5);
    }

    private static void assertPaddingFails(byte before, byte last) throws Exception {
        byte[] blocks = noise(64, 3);
        Arrays.fill(blocks, 48, 63, before);
        blocks[63] = last;
        byte[] padded = Aes.encrypt(blocks, KEY, IV);

        MediaException failure = failureOf(view(whole(Arrays.copyOf(padded, 64))));

        assertThat(failure.reason()).isEqualTo(MediaException.Reason.KEY_WRONG);
    }

    @Test
    void create_withAKeyOfAnotherLength_isRefused() {
        assertThatThrownBy(() -> new AesCbcData(new Trickle(new byte[16]), new byte[0], IV))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Passes everything on. */
    private abstract static class Forwarding implements MediaData {
        private final MediaData data;

        Forwarding(MediaData data) {
            this.data = data;
        }

        @Override
        public int readAt(long position, byte[] target, int offset, int length) throws MediaException {
            return data.readAt(position, target, offset, length);
        }

        @Override
        public Registration whenAvailable(ByteRange range, Runnable callback) {
            return data.whenAvailable(range, callback);
        }

        @Override
        public OptionalLong length() {
            return data.length();
        }

        @Override
        public boolean isSeekable() {
            return data.isSeekable();
        }

        @Override
        public void release(long position) {
            data.release(position);
        }
    }
}
