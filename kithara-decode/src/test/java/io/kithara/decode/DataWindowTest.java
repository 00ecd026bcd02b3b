package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.DataWindow.Load;
import io.kithara.storage.ByteRange;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DataWindowTest {
    private static final byte[] BYTES = bytes(100_000);

    @Test
    void load_bytesThere_givesThem() throws Exception {
        DataWindow window = new DataWindow(new ByteArrayData(new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) 0x88}));

        assertThat(window.load(0, 8)).isEqualTo(Load.READY);
        assertThat(window.u16be(0)).isEqualTo(0x0102);
        assertThat(window.u24be(1)).isEqualTo(0x020304);
        assertThat(window.u32be(4)).isEqualTo(0x05060788L);
        assertThat(window.i64be(0)).isEqualTo(0x0102030405060788L);
        assertThat(window.u16le(6)).isEqualTo(0x8807);
        assertThat(window.u32le(4)).isEqualTo(0x88070605L);
        assertThat(window.i64le(0)).isEqualTo(0x8807060504030201L);
    }

    @Test
    void load_partlyArrived_wantsTheRest() throws Exception {
        ArrivingData data = new ArrivingData(BYTES, Integer.MAX_VALUE, false);
        data.arrive(10);
        DataWindow window = new DataWindow(data);

        assertThat(window.load(4, 20)).isEqualTo(Load.NEED_DATA);
        assertThat(window.wanted()).isEqualTo(new ByteRange(10, 24));
        assertThat(window.end()).isEmpty();
    }

    @Test
    void load_oneByteAtATime_givesAll() throws Exception {
        ArrivingData data = new ArrivingData(BYTES, 1, false);
        data.arrive(BYTES.length);
        DataWindow window = new DataWindow(data);

        byte[] copy = new byte[50_000];
        assertThat(window.load(1_000, copy.length)).isEqualTo(Load.READY);
        window.copy(1_000, copy, 0, copy.length);
        assertThat(copy).isEqualTo(Arrays.copyOfRange(BYTES, 1_000, 51_000));
    }

    @Test
    void load_pastEnd_provesEnd() throws Exception {
        DataWindow window = new DataWindow(new ByteArrayData(BYTES));

        assertThat(window.load(BYTES.length - 3, 4)).isEqualTo(Load.END);
        assertThat(window.end()).hasValue(BYTES.length);
        assertThat(window.loaded(BYTES.length - 3)).isEqualTo(3);
    }

    @Test
    void load_hugeDeclaredLength_isALimit() {
        DataWindow window = new DataWindow(new ByteArrayData(BYTES));

        assertThatThrownBy(() -> window.load(0, Integer.MAX_VALUE))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.LIMIT));
    }

    @Test
    void u8_notLoaded_fails() throws Exception {
        DataWindow window = new DataWindow(new ByteArrayData(BYTES));
        assertThat(window.load(0, 4)).isEqualTo(Load.READY);

        assertThatThrownBy(() -> window.u8(90_000)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void load_randomPlaces_agreesWithArray() throws Exception {
        long seed = 42;
        Random random = new Random(seed);
        ArrivingData data = new ArrivingData(BYTES, 777, false);
        data.arrive(BYTES.length);
        DataWindow window = new DataWindow(data);
        for (int i = 0; i < 5_000; i++) {
            int position = random.nextInt(BYTES.length - 4);
            int count = 4 + random.nextInt(Math.min(40_000, BYTES.length - position - 3));
            assertThat(window.load(position, count))
                    .as("seed %d step %d", seed, i)
                    .isEqualTo(Load.READY);
            int last = position + count - 1;
            assertThat(window.u8(last)).isEqualTo(BYTES[last] & 0xFF);
            assertThat(window.u8(position)).isEqualTo(BYTES[position] & 0xFF);
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
