package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decoded again after a seek: as much as the decoder asks for, and not what the container would ask for on top of it. */
class SeekPrerollTest {
    private final Silent decoder = new Silent();

    @ParameterizedTest
    @CsvSource({
        "aac/tone.aac",
        "aac/moov-first.m4a",
        "aac/fragmented.mp4",
        "ts/adts.ts",
        "ts/latm.ts",
        "ts/mp3.ts",
        "ts/tone.latm",
        "ts/stereo-opus.ts",
        "matroska/long-aac.mka",
        "matroska/long-opus.webm",
        "matroska/mp3.mka",
        "ogg/stereo.ogg",
        "ogg/stereo.opus",
        "flac/small.flac",
        "flac/fragmented.mp4",
        "caf/alac.caf",
        "caf/s16le.caf"
    })
    void seek_anyContainer_decodesThePrerollOnce(String name) throws Exception {
        byte[] bytes = Resources.bytes(name);
        List<DemuxerProvider> demuxers = new ArrayList<>();
        ServiceLoader.load(DemuxerProvider.class).forEach(demuxers::add);
        try (Rig rig = new Rig(
                ScriptedSource.file(ScriptedData.complete(bytes)),
                Rig.options(),
                Providers.of(demuxers, List.of(decoder)))) {
            int frames = rig.settle().readAll().length / rig.session.format().channels();
            int target = 2 * frames / 3;
            decoder.prerollFrames = frames / 3;
            decoder.starts.clear();
            rig.session.seek(target);
            rig.settle().read(1);

            long from = (long) target - decoder.prerollFrames;
            assertThat(decoder.starts.get(0))
                    .as("the packet that holds frame %d", from)
                    .isBetween(from - decoder.longest + 1, from);
            assertThat(decoder.starts).as("packets without their like").doesNotHaveDuplicates();
        }
    }

    /** Decodes everything to silence, and notes where its packets lie. */
    private static final class Silent implements DecoderProvider, PacketDecoder {
        private final List<Long> starts = new ArrayList<>();
        private int prerollFrames;
        private int longest;
        private PcmFormat format = new PcmFormat(44_100, 2);

        @Override
        public String name() {
            return "silent";
        }

        @Override
        public int rank(Track track) {
            return 1;
        }

        @Override
        public PacketDecoder create(Track track) {
            format = track.format();
            return this;
        }

        @Override
        public PcmFormat format() {
            return format;
        }

        @Override
        public int decode(Packet packet, PcmBuffer target) {
            starts.add(packet.startFrame());
            longest = Math.max(longest, packet.frames());
            target.reserve(packet.frames() * format.channels());
            return packet.frames();
        }

        @Override
        public void reset() {}

        @Override
        public int prerollFrames() {
            return prerollFrames;
        }

        @Override
        public void close() {}
    }
}
