package io.kithara;

import static io.kithara.SineHls.FRAME;
import static io.kithara.SineHls.RATE;

import io.kithara.decode.MissingRange;
import io.kithara.decode.Outcome;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.TsMuxer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * As {@link HlsFaultPlanTest}, of coded audio: AAC in transport streams and fragmented MP4, MP3 in transport streams. What
 * is heard is the sine, but for a few coded frames behind what is reported missing. {@code -Dkithara.seed=} repeats a plan.
 */
final class HlsCodedFaultPlanTest {
    /** Most of a plan is waiting for a dead connection. */
    private static final int AT_ONCE = 12;

    private static final int HASTE = 20;

    /** The worst variant is 0.02 off by its coding; timestamps of 90 kHz may shift what follows a hole by a frame. */
    private static final double TOLERANCE = 0.06;

    /** What a decoder needs to be itself again: MP3 keeps bits for later frames. */
    private static final int RECOVERY_FRAMES = 3 * 1_152;

    /** Kinds of spoiled files, before the faults that all plans share. */
    private static final int OWN_KINDS = 4;

    // scenario 109
    @Test
    void plans_endCompleteOrHonest() throws Exception {
        FaultPlans.run(1, 24, AT_ONCE, HlsCodedFaultPlanTest::play);
    }

    @Tag("stress")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    @Test
    void manyPlans_endCompleteOrHonest() throws Exception {
        FaultPlans.run(1_000, 500, AT_ONCE, HlsCodedFaultPlanTest::play);
    }

    /** One kind of media, in as many variants as wanted; the sine begins so many frames behind zero. */
    private enum Kind {
        AAC_TS(FRAME),
        AAC_FMP4(0),
        MP3_TS(1_105);

        private final int sineAt;

        Kind(int sineAt) {
            this.sineAt = sineAt;
        }

        SineHls.Packaged variant(int index) throws Exception {
            String name = index % 2 == 0 ? "sine-44100-high" : "sine-44100-low";
            return switch (this) {
                case AAC_TS -> SineHls.Packaged.ofTs(SineHls.aac(name), 0);
                case AAC_FMP4 -> SineHls.Packaged.ofFmp4(SineHls.aac(name));
                case MP3_TS -> SineHls.Packaged.ofMp3(SineHls.mp3());
            };
        }
    }

    private static void play(long seed) throws Exception {
        Random random = new Random(seed);
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        List<SineHls.Packaged> variants = new ArrayList<>();
        List<String> plan = new ArrayList<>();
        try (HlsRig rig = HlsRig.inHaste(HASTE)) {
            String[] codecs = new String[1 + random.nextInt(3)];
            Arrays.fill(codecs, kind == Kind.MP3_TS ? "mp4a.40.34" : "mp4a.40.2");
            for (int i = 0; i < codecs.length; i++) {
                variants.add(kind.variant(i));
                variants.get(i).serve(rig.origin, "/" + i + "/");
            }
            SineHls.serveMaster(rig.origin, codecs);
            for (int faults = 1 + random.nextInt(4); faults > 0; faults--) {
                plan.add(spoil(rig.origin, variants, random));
            }
            assertHonest(rig.hear("/master.m3u8"), kind.sineAt);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ", " + variants.size() + " of " + kind + ", " + plan + ": " + e, e);
        }
    }

    /** Adds a fault and returns what it is. */
    private static String spoil(FakeOrigin origin, List<SineHls.Packaged> variants, Random random) {
        int variant = random.nextInt(variants.size());
        SineHls.Packaged media = variants.get(variant);
        int segment = random.nextInt(media.segments());
        String path = "/" + variant + "/" + segment + media.ext();
        byte[] body = media.body(segment);
        // A loss of less than 100 ms is none by the design: half of a segment is more.
        int bytes = 1 + random.nextInt(body.length / 2);
        int kind = random.nextInt(OWN_KINDS + FaultPlans.FAULTS);
        switch (kind) {
            case 0 -> origin.serve(path, new byte[0]);
            case 1 -> origin.serve(path, Arrays.copyOf(body, bytes));
            case 2 -> origin.serve(path, Arrays.copyOf(body, Math.max(1, bytes / TsMuxer.PACKET) * TsMuxer.PACKET));
            case 3 -> origin.serve(path, FaultPlans.noise(random, body, random.nextBoolean() ? 0 : TsMuxer.PACKET));
            default -> {
                Fault fault = FaultPlans.fault(kind - OWN_KINDS, bytes, random);
                origin.withFault(fault.onPath(path));
                return fault + " on " + path;
            }
        }
        return "kind " + kind + " of " + bytes + " on " + path;
    }

    /** Everything up to three seconds is the sine, or reported missing; behind that, files end at different places. */
    private static void assertHonest(HlsRig.Heard heard, int sineAt) {
        boolean failed = heard.outcome() instanceof Outcome.Failed;
        boolean holes = !heard.missing().isEmpty();
        float[] pcm = heard.samples();
        int end = Math.min(pcm.length, 3 * RATE);
        if (!failed && (pcm.length < 3 * RATE || holes != heard.outcome() instanceof Outcome.Truncated)) {
            throw new AssertionError(pcm.length + " frames, " + heard.outcome());
        }
        boolean[] excused = new boolean[end];
        for (MissingRange range : heard.missing()) {
            boolean open = range.to().equals(range.from());
            int to = open ? end : Math.min(end, frame(range.to()) + RECOVERY_FRAMES);
            for (int at = Math.min(end, frame(range.from())); at < to; at++) {
                excused[at] = true;
            }
        }
        // what the encoders make of the onset is their affair
        float[] sine = SineHls.SINE.signal(-sineAt, end);
        for (int at = 5 * FRAME; at < end; at++) {
            if (!excused[at] && !(Math.abs(pcm[at] - sine[at]) < TOLERANCE)) {
                throw new AssertionError(
                        "frame " + at + " is " + pcm[at] + ", not " + sine[at] + ", " + heard.outcome());
            }
        }
    }

    private static int frame(Duration time) {
        return (int) Math.min(Integer.MAX_VALUE / 2, Math.round(time.toNanos() * (double) RATE / 1e9));
    }
}
