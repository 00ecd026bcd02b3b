package io.kithara.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IcyFilterTest {
    private static final int INTERVAL = 1_000;

    private final ByteArrayOutputStream audio = new ByteArrayOutputStream();
    private final List<String> titles = new ArrayList<>();
    private final IcyFilter filter = new IcyFilter(INTERVAL, new IcyFilter.Output() {
        @Override
        public void audio(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            audio.writeBytes(copy);
        }

        @Override
        public void metadata(byte[] text) {
            titles.add(IcyTags.parse(text).getOrDefault("StreamTitle", "?"));
        }
    });

    private static byte[] block(String title) {
        byte[] text = ("StreamTitle='" + title + "';").getBytes(StandardCharsets.UTF_8);
        int units = (text.length + 15) / 16;
        byte[] block = new byte[1 + units * 16];
        block[0] = (byte) units;
        System.arraycopy(text, 0, block, 1, text.length);
        return block;
    }

    private static byte[] sound(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void accept_wholeStationInRandomPieces_takesTitlesOut() throws Exception {
        byte[] sound = sound(10 * INTERVAL, 1);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (int i = 0; i < 10; i++) {
            sent.write(sound, i * INTERVAL, INTERVAL);
            sent.writeBytes(i % 3 == 0 ? block("it's song " + i) : new byte[1]);
        }
        long seed = 20_261_122;
        Random random = new Random(seed);
        ByteBuffer all = ByteBuffer.wrap(sent.toByteArray());

        while (all.hasRemaining()) {
            int count = Math.min(all.remaining(), 1 + random.nextInt(700));
            filter.accept(all.slice(all.position(), count));
            all.position(all.position() + count);
        }

        assertThat(audio.toByteArray()).as("seed " + seed).isEqualTo(sound);
        assertThat(titles).containsExactly("it's song 0", "it's song 3", "it's song 6", "it's song 9");
    }

    @Test
    void accept_intervalThatBreaks_findsTheNextTitleAgain() throws Exception {
        byte[] sound = sound(3 * INTERVAL, 2);
        Arrays.fill(sound, INTERVAL, INTERVAL + 20, (byte) 3);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.write(sound, 0, INTERVAL + 100);
        sent.writeBytes(block("late"));
        sent.write(sound, INTERVAL + 100, INTERVAL);
        sent.writeBytes(block("on time"));
        sent.write(sound, 2 * INTERVAL + 100, 500);

        filter.accept(ByteBuffer.wrap(sent.toByteArray()));
        filter.finish();

        assertThat(titles).containsExactly("late", "on time");
        assertThat(audio.toByteArray()).isEqualTo(Arrays.copyOf(sound, 2 * INTERVAL + 600));
    }

    @Test
    void parse_latin1_isRead() {
        byte[] text = "StreamTitle='Caf\u00E9';StreamUrl='';".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(IcyTags.parse(text))
                .containsEntry("StreamTitle", "Caf\u00E9")
                .containsEntry("StreamUrl", "");
    }
}
