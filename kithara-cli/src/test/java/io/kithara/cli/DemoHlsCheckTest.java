package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.OpenOptions;
import io.kithara.Outcome;
import io.kithara.StreamStats;
import io.kithara.file.ByteSource;
import io.kithara.stream.KitharaEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That the demo's checks notice: each is held by good PCM and broken by bad. */
class DemoHlsCheckTest {
    private static final String EXACT = "every sample";
    private static final String SMOOTH = "no switch clicks";

    private final DemoLadder ladder;
    private final DemoHlsCheck check;
    private final float[] pcm;

    DemoHlsCheckTest() throws Exception {
        // a few seconds are enough: the whole minute is the demo's
        DemoLadder whole = DemoLadder.load();
        ladder = new DemoLadder(
                List.of(whole.adts().get(0).subList(0, 200), whole.adts().get(2).subList(0, 200)));
        check = DemoHlsCheck.of(ladder);
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(ladder.file(0)), OpenOptions.defaults())) {
            pcm = DemoRun.pull(audio, ladder.pcmFrames());
        }
    }

    @Test
    void goodPcm_holds() {
        assertThat(held(EXACT, 0)).isTrue();
        assertThat(held("frames came", 0)).isTrue();
    }

    @Test
    void oneSampleOff_isNotExact() {
        pcm[pcm.length / 2] += 1e-6f;
        assertThat(held(EXACT, 0)).isFalse();
    }

    @Test
    void switchThatDidNotHappen_isNotExact() {
        assertThat(held(EXACT, 0, 1)).isFalse();
    }

    @Test
    void clickAtASwitch_isNotSmooth() {
        assertThat(held(SMOOTH, 0, 1)).isTrue();
        pcm[(int) DemoLadder.startFrame(1) * DemoSample.CHANNELS] = 0.99f;
        assertThat(held(SMOOTH, 0, 1)).isFalse();
    }

    /** Returns whether a check holds for PCM said to have played these rates, a segment each, the last to the end. */
    private boolean held(String what, int... rates) {
        List<KitharaEvent.VariantSwitched> switches = new ArrayList<>();
        for (int i = 0; i < rates.length; i++) {
            long nanos = Math.round(i * DemoLadder.segmentSeconds() * 1e9);
            switches.add(new KitharaEvent.VariantSwitched(Duration.ofNanos(nanos), rates[i], "TEST"));
        }
        DemoHlsRun.Result result = new DemoHlsRun.Result(
                "test",
                0,
                pcm,
                pcm.length / DemoSample.CHANNELS,
                switches,
                Optional.of(new Outcome.Complete()),
                new StreamStats(0, 0, 0, 0, 0, 0, 0, 0, 0),
                List.of(),
                new DemoTimeline(),
                List.of());
        return check.of(result).stream()
                .filter(each -> each.what().contains(what))
                .findFirst()
                .orElseThrow()
                .held();
    }
}
