package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.TagKey;
import io.kithara.stream.Container;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.OriginRequest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tags behind the sound of a file over HTTP: fetched for whoever asks what is said of the music, and for nobody else. */
class RemoteTagsTest {
    /** Far more than anybody reads ahead to be rid of a request. */
    private static final int SOUND_BYTES = 6 << 20;

    @Test
    void probe_tagsAtTheEnd_takesOneRangedRequest() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            URI uri = serve(origin);
            Probe probe = kithara.probe(uri, OpenOptions.defaults());

            assertThat(probe.metadata().tags().first(TagKey.MOOD)).contains("Calm");
            List<OriginRequest> requests = origin.requests();
            assertThat(requests).hasSize(2);
            String range = requests.get(1).header("Range").orElseThrow();
            assertThat(Long.parseLong(range.substring("bytes=".length(), range.indexOf('-'))))
                    .isGreaterThan(SOUND_BYTES - (64 << 10));
            assertThat(bodyBytes(requests)).isLessThan(SOUND_BYTES / 2);
        }
    }

    @Test
    void open_tagsAtTheEnd_asksNothingMoreBeforeTheFirstSound() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            try (AudioStream audio = kithara.open(serve(origin))) {
                assertThat(Pulled.atMost(audio, 4_800).frames()).isEqualTo(4_800);
                assertThat(audio.metadata().tags().first(TagKey.MOOD)).isEmpty();
                assertThat(origin.requests()).hasSize(1);
            }
        }
    }

    @Test
    void open_withAllMetadata_hasThem() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            OpenOptions all = OpenOptions.builder().allMetadata(true).build();
            try (AudioStream audio = kithara.open(serve(origin), all)) {
                assertThat(audio.metadata().tags().first(TagKey.MOOD)).contains("Calm");
                assertThat(Pulled.atMost(audio, 4_800).frames()).isEqualTo(4_800);
            }
        }
    }

    @Test
    void probe_serverWithoutRanges_doesWithoutThem() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            origin.withFault(Fault.ignoreRange());
            Probe probe = kithara.probe(serve(origin), OpenOptions.defaults());

            assertThat(probe.info().container()).isEqualTo(Container.MPEG_AUDIO);
            assertThat(probe.metadata().tags().first(TagKey.MOOD)).isEmpty();
            assertThat(bodyBytes(origin.requests())).isLessThan(SOUND_BYTES / 2);
        }
    }

    /** The file stops in its middle until the test is over: what comes after that was asked for. */
    private static URI serve(FakeOrigin origin) throws Exception {
        origin.serve("/a.mp3", file()).withFault(Fault.stallAfter(1 << 20, Gate.closed()));
        return origin.uri("/a.mp3");
    }

    private static long bodyBytes(List<OriginRequest> requests) {
        return requests.stream().mapToLong(OriginRequest::bodyBytes).sum();
    }

    private static byte[] file() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        while (file.size() < SOUND_BYTES) {
            file.writeBytes(SampleMedia.mp3());
        }
        byte[] mood = "Mood\0Calm".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer ape = ByteBuffer.allocate(8 + mood.length + 32).order(ByteOrder.LITTLE_ENDIAN);
        ape.putInt(4).putInt(0).put(mood);
        ape.put("APETAGEX".getBytes(StandardCharsets.US_ASCII));
        ape.putInt(2000).putInt(8 + mood.length + 32).putInt(1);
        file.writeBytes(ape.array());
        ByteBuffer id3v1 = ByteBuffer.allocate(128);
        id3v1.put("TAG".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(id3v1.array());
        return file.toByteArray();
    }
}
