package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.Resources;
import io.kithara.decode.adts.AdtsProvider;
import io.kithara.decode.latm.LatmProvider;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole streams with bits turned, headers, checks and multiplex included, through demuxer and decoder: all ends typed and finite. */
class AacStreamMutationTest {
    /** 3 dB over full scale. */
    private static final float LOUDEST = 1.4126f;

    /** A stream has some 60 packets. What damage makes of a header cannot make many more of its bytes. */
    private static final int MOST_PACKETS = 5_000;

    // scenario 122
    @Test
    void decode_mutatedStreams_endTyped() throws Exception {
        assertThat(mutate(15, 1)).isGreaterThan(500);
    }

    // scenario 122
    @Test
    @Tag("stress")
    @Timeout(600) // seconds; a busy machine takes two minutes
    void decode_manyMutatedStreams_endTyped() throws Exception {
        assertThat(mutate(1_000, 2)).isGreaterThan(50_000);
    }

    @Test
    void decode_checkedAdtsAsItIs_isTheSame() throws Exception {
        byte[] plain = Resources.bytes("aac/lc-stereo.aac");

        assertThat(AacMedia.ofFile(checked(plain)).decodeAll())
                .isEqualTo(AacMedia.ofFile(plain).decodeAll());
    }

    private static int mutate(int rounds, long seed) throws Exception {
        byte[] latm = Resources.bytes("ts/tone.latm");
        byte[] stereo = checked(Resources.bytes("aac/lc-stereo.aac"));
        byte[] parametric = checked(Resources.bytes("aac/he-parametric.aac"));
        Random random = new Random(seed);
        int packets = 0;
        for (int round = 0; round < rounds; round++) {
            String what = "seed " + seed + " round " + round;
            packets += play(new LatmProvider(), mutated(latm, random), what + " LATM");
            packets += play(new AdtsProvider(), mutated(stereo, random), what + " LC");
            packets += play(new AdtsProvider(), mutated(parametric, random), what + " HE");
        }
        return packets;
    }

    private static byte[] mutated(byte[] stream, Random random) {
        byte[] bytes = stream.clone();
        for (int i = random.nextInt(30); i > 0; i--) {
            int at = random.nextInt(8) == 0 ? random.nextInt(40) : random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    /** Plays a stream to its end and returns how many packets it had. */
    private static int play(DemuxerProvider provider, byte[] stream, String what) throws Exception {
        Demuxer demuxer = provider.create(Optional.empty(), new ByteArrayData(stream), DemuxOptions.FILE);
        Packet packet = new Packet();
        PcmBuffer buffer = new PcmBuffer();
        int packets = 0;
        try {
            if (demuxer.open() != Demuxer.Progress.DONE) {
                return 0;
            }
            PacketDecoder decoder = new AacProvider().create(demuxer.track());
            while (demuxer.next(packet) == Demuxer.Progress.DONE) {
                if (packet.isTrackChanged()) {
                    decoder = new AacProvider().create(demuxer.track());
                }
                assertSound(decoder, frames(decoder, packet, buffer, what), buffer, what);
                assertThat(++packets).as(what).isLessThan(MOST_PACKETS);
            }
        } catch (DecodeException e) {
            assertThat(e.reason())
                    .as(what + ": " + e)
                    .isIn(
                            DecodeException.Reason.MALFORMED,
                            DecodeException.Reason.UNSUPPORTED,
                            DecodeException.Reason.TRUNCATED);
        }
        return packets;
    }

    private static int frames(PacketDecoder decoder, Packet packet, PcmBuffer buffer, String what) {
        try {
            return packet.isLost() ? decoder.conceal(buffer) : decoder.decode(packet, buffer);
        } catch (DecodeException e) {
            assertThat(e.reason()).as(what).isEqualTo(DecodeException.Reason.CORRUPT_PACKET);
            return decoder.conceal(buffer);
        }
    }

    private static void assertSound(PacketDecoder decoder, int frames, PcmBuffer buffer, String what) {
        assertThat(frames).as(what).isBetween(0, 4 * 2048);
        for (int i = 0; i < frames * decoder.format().channels(); i++) {
            if (!(Math.abs(buffer.samples()[i]) <= LOUDEST)) {
                throw new AssertionError(what + ": sample " + i + " is " + buffer.samples()[i]);
            }
        }
    }

    /** Returns an ADTS file with room for a check in each header; nobody computes it, as nobody looks at it. */
    private static byte[] checked(byte[] adts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < adts.length; ) {
            int length = ((adts[at + 3] & 3) << 11) | ((adts[at + 4] & 0xFF) << 3) | ((adts[at + 5] & 0xFF) >> 5);
            int total = length + 2;
            out.write(adts[at]);
            out.write(adts[at + 1] & 0xFE);
            out.write(adts[at + 2]);
            out.write((adts[at + 3] & 0xFC) | (total >> 11));
            out.write(total >> 3);
            out.write((adts[at + 5] & 0x1F) | (total << 5));
            out.write(adts[at + 6]);
            out.write(0);
            out.write(0);
            out.write(adts, at + 7, length - 7);
            at += length;
        }
        return out.toByteArray();
    }
}
