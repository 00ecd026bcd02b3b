package io.kithara;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.ResourceKey;
import io.kithara.assets.ResourceLease;
import io.kithara.storage.ByteRange;
import io.kithara.testing.FakeOrigin;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Something to play on an origin: its address, what its files consist of, and what a player is to hear.
 *
 * @param uri what is opened
 * @param files the bytes of each of its files but playlists, by path
 * @param heard frames and checksum as {@link PlayerScript} tells them
 */
record TortureItem(URI uri, Map<String, byte[]> files, String heard) {
    /** Serves a file of random length below a folder. */
    static TortureItem wav(FakeOrigin origin, String path, Random random) {
        int frames = 30_000 + random.nextInt(120_000);
        byte[] bytes = RampWav.ofFrames(frames);
        origin.serve(path, bytes);
        return new TortureItem(
                origin.uri(path), Map.of(path, bytes), heard(RampWav.ORACLE.signal(0, frames, 1), frames));
    }

    /** Serves a playlist with a random number of segments below a folder. */
    static TortureItem hls(FakeOrigin origin, String folder, Random random) {
        int segments = 3 + random.nextInt(8);
        RampHls media =
                RampHls.variant().paddedTo(20_000 + random.nextInt(80_000)).segments(segments, RampHls.RATE);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(folder + "init.mp4", media.init());
        for (int n = 0; n < segments; n++) {
            files.put(folder + n + ".m4s", media.segment(n));
        }
        int frames = segments * RampHls.RATE;
        return new TortureItem(media.serve(origin, folder), files, heard(RampHls.ORACLE.signal(0, frames, 1), frames));
    }

    private static String heard(float[] samples, int frames) {
        return PlayerScript.checksum(new Pulled(samples, samples.length / frames));
    }

    /** Compares every byte that a cache has with the origin's; returns how many it has. */
    long compare(FakeOrigin origin, AssetStore store) throws IOException {
        AssetKey asset = store.keys().asset(uri);
        long bytes = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            ResourceKey key = store.keys().resource(asset, origin.uri(file.getKey()));
            try (ResourceLease lease = store.open(key)) {
                for (ByteRange range : lease.resource().landed().ranges()) {
                    requireEqual(file.getKey(), lease, range, file.getValue());
                    bytes += range.length();
                }
            }
        }
        return bytes;
    }

    private static void requireEqual(String path, ResourceLease lease, ByteRange range, byte[] all) throws IOException {
        ByteBuffer target = ByteBuffer.allocate((int) range.length());
        while (target.hasRemaining()) {
            if (lease.resource().readAt(range.start() + target.position(), target) <= 0) {
                throw new AssertionError(path + " lacks " + range + " at " + target.position());
            }
        }
        byte[] expected = Arrays.copyOfRange(all, (int) range.start(), (int) range.end());
        if (!Arrays.equals(target.array(), expected)) {
            int at = Arrays.mismatch(target.array(), expected);
            throw new AssertionError(path + " has a wrong byte at " + (range.start() + at));
        }
    }
}
