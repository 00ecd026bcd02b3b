package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of {@link HeMedia}: every kind of SBR and parametric stereo payload, on a core of 22,050 Hz. */
class HeAacTest {
    private static final PcmFormat STEREO = new PcmFormat(44_100, 2);

    private static Track announced(AacMedia media, PcmFormat format, byte[] config) {
        Track track = media.track();
        return new Track(
                track.container(),
                track.codec(),
                format,
                config,
                track.frames(),
                track.estimatedFrames(),
                track.encoderDelay(),
                track.tags());
    }

    /** Decodes a packet and returns its samples. */
    private static float[] decode(PacketDecoder decoder, Packet packet) throws DecodeException {
        PcmBuffer buffer = new PcmBuffer();
        int frames = decoder.decode(packet, buffer);
        return Arrays.copyOf(buffer.samples(), frames * decoder.format().channels());
    }

    // scenario 121
    @ParameterizedTest
    @CsvSource({"he-stereo", "he-parametric"})
    void decode_randomPayloads_isWhatFfmpegDecodes(String name) throws Exception {
        float[] pcm = AacMedia.of(name + ".aac").decodeAll();
        float[] reference = AacMedia.reference(name + ".f32");
        double signal = 0;
        double error = 0;
        // before the first parameters take hold decoders differ
        for (int i = 4 * 2048; i < reference.length; i++) {
            signal += (double) reference[i] * reference[i];
            error += ((double) pcm[i] - reference[i]) * ((double) pcm[i] - reference[i]);
        }
        assertThat(10 * Math.log10(signal / error)).isGreaterThan(100);
    }

    // scenario 85
    @ParameterizedTest
    @CsvSource({"he-stereo", "he-parametric"})
    void decode_firstPacketOfImplicitSbr_hasRateAndChannelsOfAll(String name) throws Exception {
        AacMedia media = AacMedia.of(name + ".aac");
        try (PacketDecoder decoder = media.decoder()) {
            assertThat(decode(decoder, media.packets().get(0))).hasSize(2 * 2048);
            assertThat(decoder.format()).isEqualTo(STEREO);
        }
    }

    // scenario 85
    @Test
    void decode_announcedTwiceTheRate_hasItBeforeTheFirstPayload() throws Exception {
        AacMedia core = AacMedia.of("he-core-stereo.aac");
        Track doubled = announced(core, STEREO, core.track().config());
        try (PacketDecoder decoder = new AacProvider().create(doubled)) {
            assertThat(decode(decoder, core.packets().get(0))).hasSize(2 * 2048);
            assertThat(decoder.format()).isEqualTo(STEREO);
        }
    }

    // scenario 85
    @Test
    void decode_payloadsThatComeLate_doubleTheRateFromThereOn() throws Exception {
        AacMedia core = AacMedia.of("he-core-stereo.aac");
        AacMedia full = AacMedia.of("he-stereo.aac");
        try (PacketDecoder decoder = core.decoder()) {
            assertThat(decode(decoder, core.packets().get(0))).hasSize(2 * 1024);
            // the first packet of the other has the header
            assertThat(decode(decoder, full.packets().get(0))).hasSize(2 * 2048);
            assertThat(decode(decoder, core.packets().get(2))).hasSize(2 * 2048);
            assertThat(decoder.format()).isEqualTo(STEREO);
        }
    }

    @Test
    void decode_configThatDeniesSbr_leavesItOut() throws Exception {
        AacMedia core = AacMedia.of("he-core-stereo.aac");
        AacMedia full = AacMedia.of("he-stereo.aac");
        // AAC LC at 22,050 Hz, two channels, then the sync extension with sbrPresentFlag 0
        Track denied = announced(full, core.track().format(), HexFormat.of().parseHex("139056e500"));
        try (PacketDecoder decoder = new AacProvider().create(denied);
                PacketDecoder plain = core.decoder()) {
            for (int i = 0; i < 4; i++) {
                assertThat(decode(decoder, full.packets().get(i)))
                        .isEqualTo(decode(plain, core.packets().get(i)));
            }
        }
    }

    @Test
    void decode_parametricStereoOnlyInTheConfig_isTheSameOnBothSides() throws Exception {
        AacMedia core = AacMedia.of("he-core-mono.aac");
        // PS over SBR to 44,100 Hz over AAC LC at 22,050 Hz, one channel
        Track explicit = announced(core, STEREO, HexFormat.of().parseHex("eb8a0800"));
        try (PacketDecoder decoder = new AacProvider().create(explicit)) {
            for (int i = 0; i < 4; i++) {
                float[] pcm = decode(decoder, core.packets().get(i));
                assertThat(pcm).hasSize(2 * 2048);
                for (int frame = 0; frame < 2048; frame++) {
                    assertThat(pcm[2 * frame]).isEqualTo(pcm[2 * frame + 1]);
                }
            }
        }
    }

    /** A decoder that was used, reset and fed from the start gives bit for bit what a new one does. */
    @ParameterizedTest
    @CsvSource({"he-stereo", "he-parametric"})
    void reset_leavesNothingBehind(String name) throws Exception {
        AacMedia media = AacMedia.of(name + ".aac");
        try (PacketDecoder decoder = media.decoder()) {
            float[][] fresh = new float[5][];
            for (int i = 0; i < fresh.length; i++) {
                fresh[i] = decode(decoder, media.packets().get(i));
            }
            decoder.reset();
            for (int i = 0; i < fresh.length; i++) {
                assertThat(decode(decoder, media.packets().get(i)))
                        .as("packet %d", i)
                        .isEqualTo(fresh[i]);
            }
        }
    }
}
