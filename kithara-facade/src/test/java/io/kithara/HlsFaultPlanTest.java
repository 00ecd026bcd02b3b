package io.kithara;

import io.kithara.testing.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Origins that fail at random: what is heard is complete and exact, or the report says which frames are missing, all of
 * them and no other. A plan that fails is repeated by its seed: {@code -Dkithara.seed=}.
 */
final class HlsFaultPlanTest {
    /** Most of a plan is waiting for a dead connection. */
    private static final int AT_ONCE = 25;

    /** A dead origin is waited for three seconds, not a minute; a second of silence already makes a variant be left. */
    private static final int HASTE = 20;

    /** Kinds of spoiled files, before the faults that all plans share. */
    private static final int OWN_KINDS = 6;

    // scenario 109
    @Test
    void fiftyPlans_endCompleteOrHonest() throws Exception {
        FaultPlans.run(1, 50, AT_ONCE, HlsFaultPlanTest::play);
    }

    @Tag("stress")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    @Test
    void aThousandPlans_endCompleteOrHonest() throws Exception {
        FaultPlans.run(1_000, 1_000, AT_ONCE, HlsFaultPlanTest::play);
    }

    private static void play(long seed) throws Exception {
        Random random = new Random(seed);
        RampLadder hls = RampLadder.of(1 + random.nextInt(3), 4 + random.nextInt(6));
        hls = random.nextBoolean() ? hls.withAes() : hls;
        List<String> plan = new ArrayList<>();
        try (HlsRig rig = HlsRig.inHaste(HASTE)) {
            hls.serveOn(rig.origin);
            int faults = 1 + random.nextInt(5);
            for (int i = 0; i < faults; i++) {
                plan.add(spoil(rig, hls, random));
            }
            hls.assertHonest(rig.hear(RampLadder.MASTER));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + ", " + hls + ", " + plan + ": " + e, e);
        }
    }

    /** Adds a fault and returns what it is. */
    private static String spoil(HlsRig rig, RampLadder hls, Random random) throws Exception {
        int variant = random.nextInt(hls.variants());
        int segment = random.nextInt(hls.segments());
        String path = RampLadder.path(variant, segment);
        byte[] body = hls.body(variant, segment);
        int bytes = 1 + random.nextInt(body.length - 1);
        int kind = random.nextInt(OWN_KINDS + FaultPlans.FAULTS);
        switch (kind) {
            case 0 -> rig.origin.serve(path, new byte[0]);
            case 1 -> rig.origin.serve(path, Arrays.copyOf(body, bytes));
            case 2 -> rig.origin.serve(path, FaultPlans.noise(random, body, random.nextBoolean() ? 0 : 16));
            case 3 -> rig.origin.serve("/" + variant + "/key.bin", new byte[random.nextInt(20)]);
            case 4 -> rig.origin.serve("/" + variant + "/media.m3u8", "<html>".getBytes(StandardCharsets.UTF_8));
            case 5 ->
                rig.origin.serve(
                        "/" + variant + "/media.m3u8",
                        hls.media(variant, "#EXT-X-GAP\n").getBytes(StandardCharsets.UTF_8));
            default -> {
                Fault fault = FaultPlans.fault(kind - OWN_KINDS, bytes, random);
                String where = random.nextInt(4) == 0 ? "/" + variant + "/init.mp4" : path;
                rig.origin.withFault(fault.onPath(where));
                return fault + " on " + where;
            }
        }
        return "kind " + kind + " of " + bytes + " on " + path;
    }
}
