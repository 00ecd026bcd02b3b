package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.testing.AllocationCounter;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Any bytes as a config: each is refused by type, or makes a decoder that takes any packet. */
class ConfigFuzzTest {
    /** 3 dB over full scale. */
    private static final float LOUDEST = 1.4126f;

    /** Eight channels of 128 KiB each at most, of HE-AAC twice as much, and packets of garbage that may have 16 coupling channels. */
    private static final long MOST_BYTES = 8 << 20;

    private static final int PACKETS = 3;

    private final Set<String> met = new HashSet<>();
    private int decoders;
    private final AacProvider provider = new AacProvider();

    // scenario 122
    @Test
    void create_configsOfUpToTwoBytes_decodeOrAreRefusedByType() throws Exception {
        every(0);
        every(1);
        every(2);

        assertThat(decoders).isGreaterThan(500);
    }

    // scenario 122
    @Test
    @Tag("stress")
    @Timeout(600) // seconds; 16 million configs
    void create_configsOfThreeBytes_decodeOrAreRefusedByType() throws Exception {
        every(3);

        assertThat(decoders).isGreaterThan(500);
    }

    // scenario 122
    @Test
    void create_randomConfigs_decodeOrAreRefusedByType() throws Exception {
        random(20_000, 1);
    }

    // scenario 122
    @Test
    @Tag("stress")
    @Timeout(600) // seconds
    void create_manyRandomConfigs_decodeOrAreRefusedByType() throws Exception {
        random(2_000_000, 2);
    }

    private void every(int length) throws DecodeException {
        byte[] config = new byte[length];
        for (int value = 0; value < 1 << (8 * length); value++) {
            for (int i = 0; i < length; i++) {
                config[i] = (byte) (value >> (8 * i));
            }
            tryOut(config, new Random(value));
        }
    }

    /** Lengths to 64; the types that are decoded come up more often, and with program configs. */
    private void random(int count, long seed) throws DecodeException {
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            byte[] config = new byte[1 + random.nextInt(64)];
            random.nextBytes(config);
            if (random.nextBoolean()) {
                int type = new int[] {1, 2, 4, 5, 29}[random.nextInt(5)];
                config[0] = (byte) (type << 3 | random.nextInt(8));
            }
            tryOut(config, random);
        }
        assertThat(decoders).as("decoders made, seed " + seed).isGreaterThan(Math.min(500, count / 100));
    }

    private void tryOut(byte[] config, Random random) throws DecodeException {
        try {
            AudioSpecificConfig parsed = AudioSpecificConfig.parse(config);
            // what the config says is all that the decoder knows of it
            if (met.add(parsed.toString())) {
                decodeGarbage(config, parsed.format(), random);
                decoders++;
            }
        } catch (DecodeException e) {
            assertThat(e.reason())
                    .as(HexFormat.of().formatHex(config))
                    .isIn(DecodeException.Reason.MALFORMED, DecodeException.Reason.UNSUPPORTED);
        }
    }

    private void decodeGarbage(byte[] config, PcmFormat format, Random random) throws DecodeException {
        String what = HexFormat.of().formatHex(config);
        PcmBuffer buffer = new PcmBuffer();
        AllocationCounter counter = AllocationCounter.ofCurrentThread();
        try (PacketDecoder decoder = provider.create(track(config, format))) {
            for (int i = 0; i < PACKETS; i++) {
                Packet packet = new Packet();
                byte[] bytes = packet.reserve(64);
                random.nextBytes(bytes);
                packet.place(1024L * i, 1024, 0, false);
                decoder.foresee(packet);
                assertSound(decoder, frames(decoder, packet, buffer, what), buffer, what);
            }
        }
        assertThat(counter.bytes()).as(what).isLessThan(MOST_BYTES);
    }

    private static int frames(PacketDecoder decoder, Packet packet, PcmBuffer buffer, String what) {
        try {
            return decoder.decode(packet, buffer);
        } catch (DecodeException e) {
            assertThat(e.reason()).as(what).isEqualTo(DecodeException.Reason.CORRUPT_PACKET);
            return decoder.conceal(buffer);
        }
    }

    private static void assertSound(PacketDecoder decoder, int frames, PcmBuffer buffer, String what) {
        assertThat(frames).as(what).isBetween(0, 2048);
        for (int i = 0; i < frames * decoder.format().channels(); i++) {
            if (!(Math.abs(buffer.samples()[i]) <= LOUDEST)) {
                throw new AssertionError(what + ": sample " + i + " is " + buffer.samples()[i]);
            }
        }
    }

    private static Track track(byte[] config, PcmFormat format) {
        return new Track(
                Container.MP4, Codec.AAC, format, config, OptionalLong.empty(), OptionalLong.empty(), 0, Map.of());
    }
}
