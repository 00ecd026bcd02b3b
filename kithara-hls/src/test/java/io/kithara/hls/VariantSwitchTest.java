package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.KitharaEvent.VariantSwitched;
import io.kithara.stream.MediaSource;
import io.kithara.stream.VariantSelection;
import io.kithara.testing.FakeClock;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a switch is said of that switch, by a clock that stands still. */
final class VariantSwitchTest {
    private static final int SEGMENTS = 4;

    private final Vod low = Vod.of("/0/", SEGMENTS);
    private final Vod middle = Vod.of("/1/", SEGMENTS);
    private final Vod high = Vod.of("/2/", SEGMENTS);

    @Test
    void switched_whileTheNextSwitchWaitsForItsPlaylist_keepsItsOwnReason() throws Exception {
        Gate media = Gate.closed();
        Gate playlist = Gate.closed();
        Gate never = Gate.closed();
        try (HlsBed bed = HlsBed.of(new FakeClock())) {
            low.serve(bed.origin);
            middle.serve(bed.origin);
            high.serve(bed.origin);
            bed.origin.serve(low.segmentPath(1), new byte[0]).withFault(Fault.status(404));
            bed.origin.serve(middle.segmentPath(1), middle.segments.get(1)).withFault(Fault.withhold(media));
            for (int i = 2; i < SEGMENTS; i++) {
                bed.origin.serve(middle.segmentPath(i), middle.segments.get(i)).withFault(Fault.withhold(never));
            }
            Vod.serveText(bed.origin, high.playlistPath(), high.playlist()).withFault(Fault.withhold(playlist));
            Vod.serveText(bed.origin, "/all.m3u8", Vod.multivariant(64_000, low, middle, high));

            try (MediaSource source = bed.open("/all.m3u8")) {
                HlsBed.played(HlsBed.chunk(source));
                media.awaitArrivals(1, HlsBed.LIMIT);
                source.select(VariantSelection.HIGHEST);
                playlist.awaitArrivals(1, HlsBed.LIMIT);
                media.open();
                HlsBed.played(HlsBed.chunk(source));
                playlist.open();
                HlsBed.playOn(source);
            }

            List<String> said = new ArrayList<>();
            bed.heard(VariantSwitched.class).forEach(event -> said.add(event.index() + " " + event.reason()));
            assertThat(said).containsExactly("0 INITIAL", "1 FAILED", "2 MANUAL");
        } finally {
            never.open();
            media.open();
            playlist.open();
        }
    }

    /** An MP3 frame begins in the bits of those before it: the decoder would come back for the segment before, later. */
    @ParameterizedTest
    @CsvSource({
        "mp4a.40.34, mp4a.40.34, 1",
        "mp4a.6B, mp4a.6B, 1",
        "mp4a.40.2, mp4a.40.34, 1",
        "mp4a.40.2, mp4a.40.2, 2",
        "flac, flac, 2"
    })
    void select_codecThatNeedsItsPast_beginsWithTheSegmentBefore(String from, String to, int first) throws Exception {
        Gate never = Gate.closed();
        try (HlsBed bed = HlsBed.inMemory()) {
            low.serve(bed.origin);
            high.serve(bed.origin);
            bed.origin.serve(low.segmentPath(2), low.segments.get(2)).withFault(Fault.withhold(never));
            Vod.serveText(bed.origin, "/all.m3u8", """
                    #EXTM3U
                    #EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="%s"
                    /0/index.m3u8
                    #EXT-X-STREAM-INF:BANDWIDTH=128000,CODECS="%s"
                    /2/index.m3u8
                    """.formatted(from, to));
            try (MediaSource source = bed.open("/all.m3u8")) {
                HlsBed.played(HlsBed.chunk(source));
                HlsBed.played(HlsBed.chunk(source));
                never.awaitArrivals(1, HlsBed.LIMIT);
                source.select(VariantSelection.HIGHEST);

                for (int i = first; i < SEGMENTS; i++) {
                    assertThat(HlsBed.played(HlsBed.chunk(source)).media()).isEqualTo(high.segments.get(i));
                }
                assertThat(HlsBed.next(source)).isEmpty();
            }
        } finally {
            never.open();
        }
    }
}
