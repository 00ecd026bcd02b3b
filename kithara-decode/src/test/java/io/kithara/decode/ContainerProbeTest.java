package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerProbeTest {
    private static final MediaHint NO_HINT = new MediaHint(Optional.empty(), Optional.empty(), Optional.empty());

    private final Scripted first = new Scripted();
    private final Scripted second = new Scripted();
    private final ContainerProbe probe = new ContainerProbe(() -> Providers.of(List.of(first, second), List.of()));

    @Test
    void find_anotherOfTheSame_asksNobodyElse() {
        assertThat(find(10, 90)).contains(second);
        int asked = first.asked;

        assertThat(find(10, 90)).contains(second);
        assertThat(first.asked).isEqualTo(asked);
    }

    @Test
    void find_lessSureThanBefore_asksAll() {
        find(10, 90);

        assertThat(find(80, 60)).contains(first);
        assertThat(find(20, 60)).as("and goes by what won then").contains(second);
    }

    @Test
    void find_nobodyKnowsIt_isEmptyAndForgetsTheLast() {
        find(10, 90);

        assertThat(find(0, 0)).isEmpty();
        assertThat(find(70, 10)).contains(first);
    }

    private Optional<DemuxerProvider> find(int surenessOfFirst, int surenessOfSecond) {
        first.sureness = surenessOfFirst;
        second.sureness = surenessOfSecond;
        return probe.find(new byte[1], NO_HINT);
    }

    /** As sure as it is told to be; counts how often it is asked. */
    private static final class Scripted implements DemuxerProvider {
        private int sureness;
        private int asked;

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public int probe(byte[] head, MediaHint hint) {
            asked++;
            return sureness;
        }

        @Override
        public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
            throw new UnsupportedOperationException("probing only");
        }
    }
}
