package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.assets.VerifyReport;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.OriginRequest;
import io.kithara.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Four processes that play and download from one directory, of which one is killed in each round, at a random byte of a
 * random response. Used by one thread.
 */
final class CacheTorture implements AutoCloseable {
    private static final int PROCESSES = 4;
    private static final int TASKS_EACH = 3;
    private static final int ITEMS = PROCESSES;

    private static final int MAX_LOOKS = 5;

    /** Slow enough that a kill meets responses under way. */
    private static final long BYTES_PER_SECOND = 4_000_000;

    private final Path folder;
    private final FakeOrigin origin;
    private final List<OtherProcess> players = new ArrayList<>();
    private int rounds;
    private int playedWhole;
    private int found;
    private long requests;
    private long ideal;
    private long bytesCompared;

    CacheTorture(Path folder) throws IOException {
        this.folder = folder;
        origin = FakeOrigin.start();
        origin.bytesPerSecond(BYTES_PER_SECOND);
        for (int n = 0; n < PROCESSES; n++) {
            players.add(started());
        }
        players.forEach(this::enter);
    }

    private static OtherProcess started() throws IOException {
        return OtherProcess.start(PlayerScript.class);
    }

    private void enter(OtherProcess player) {
        assertThat(player.apply("cache " + folder)).isEqualTo("done");
    }

    /** Runs a round and checks what it leaves; all randomness comes from {@code seed}. */
    void round(long seed) throws Exception {
        Random random = new Random(seed);
        int before = origin.requests().size();
        List<TortureItem> items = serve(random);
        Map<OtherProcess, List<String>> tasks = new LinkedHashMap<>();
        Map<String, String> heard = new HashMap<>();
        items.forEach(item -> heard.put(item.uri().toString(), item.heard()));
        for (int n = 0; n < PROCESSES; n++) {
            tasks.put(players.get(n), tasks(items, n, random));
        }
        OtherProcess victim = players.get(random.nextInt(PROCESSES));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        killAtAByteOf(items.get(random.nextInt(ITEMS)), victim, random, failure);

        tasks.forEach((player, lines) -> lines.forEach(line -> send(player, line, victim)));
        for (OtherProcess player : players) {
            if (player != victim) {
                requireHeard(player, tasks.getOrDefault(player, List.of()), heard);
            }
        }
        victim.kill();
        assertThat(failure.get()).isNull();
        players.set(players.indexOf(victim), started());
        check(items, origin.requests().subList(before, origin.requests().size()));
        enter(players.stream()
                .filter(player -> !tasks.containsKey(player))
                .findFirst()
                .orElseThrow());
        rounds++;
    }

    private List<TortureItem> serve(Random random) {
        List<TortureItem> items = new ArrayList<>();
        for (int n = 0; n < ITEMS; n++) {
            String name = "/" + rounds + "-" + n;
            items.add(
                    random.nextBoolean()
                            ? TortureItem.wav(origin, name + ".wav", random)
                            : TortureItem.hls(origin, name + "/", random));
        }
        return items;
    }

    /** Everybody plays anything; of downloads, which one process at a time may ask for, each has one of its own. */
    private static List<String> tasks(List<TortureItem> items, int player, Random random) {
        List<String> tasks = new ArrayList<>();
        for (int n = 0; n < TASKS_EACH; n++) {
            boolean download = random.nextInt(3) == 0;
            TortureItem item = items.get(download ? player : random.nextInt(ITEMS));
            tasks.add((download ? "download " : "play ") + item.uri());
        }
        return tasks;
    }

    private void killAtAByteOf(
            TortureItem item, OtherProcess victim, Random random, AtomicReference<Throwable> failure) {
        List<Map.Entry<String, byte[]>> files = List.copyOf(item.files().entrySet());
        Map.Entry<String, byte[]> file = files.get(random.nextInt(files.size()));
        String path = file.getKey();
        long at = random.nextInt(file.getValue().length);
        origin.withFault(Fault.afterBytes(at, () -> {
                    try {
                        victim.kill();
                    } catch (InterruptedException | AssertionError e) {
                        failure.set(e);
                    }
                })
                .onPath(path)
                .first(1));
    }

    /** The victim may be gone before it has read its tasks. */
    private static void send(OtherProcess player, String line, OtherProcess victim) {
        try {
            player.send(line);
        } catch (java.io.UncheckedIOException e) {
            if (player != victim) {
                throw e;
            }
        }
    }

    private void requireHeard(OtherProcess player, List<String> tasks, Map<String, String> heard) {
        for (String task : tasks) {
            String answer = player.answer();
            String uri = task.substring(task.indexOf(' ') + 1);
            if (task.startsWith("play ")) {
                assertThat(answer).as(task).isEqualTo(heard.get(uri) + " Complete[]");
            } else {
                assertThat(answer).as(task).startsWith("StreamStats");
            }
            playedWhole++;
        }
    }

    private void check(List<TortureItem> items, List<OriginRequest> asked) throws Exception {
        try (AssetStore store = AssetStore.onDisk(folder, AssetStoreOptions.defaults())) {
            for (TortureItem item : items) {
                bytesCompared += item.compare(origin, store);
            }
            heal(store);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.endsWith(".tmp") || name.endsWith(".new"));
        }
        for (TortureItem item : items) {
            for (String path : item.files().keySet()) {
                count(asked.stream()
                        .filter(request -> request.path().equals(path))
                        .toList());
            }
        }
    }

    /** What the others have not closed yet is passed over by one look and found by the next. */
    private void heal(AssetStore store) throws IOException {
        VerifyReport report = store.verify();
        for (int looks = 1; !report.isSound() && looks < MAX_LOOKS; looks++) {
            found += report.findings().size();
            report = store.verify();
        }
        assertThat(report.findings()).isEmpty();
    }

    /** Each file is asked for once, and once more for each answer that was not read to its end: by one that was killed. */
    private void count(List<OriginRequest> ofOneFile) {
        long cut = ofOneFile.stream()
                .filter(request -> request.ending() != OriginRequest.Ending.COMPLETE)
                .count();
        requests += ofOneFile.size();
        ideal += Math.min(ofOneFile.size(), 1 + Math.min(cut, 1));
    }

    /** Returns how many requests there were for each that was needed. */
    double requestsPerIdeal() {
        return ideal == 0 ? 1 : requests / (double) ideal;
    }

    @Override
    public void close() throws IOException {
        players.forEach(OtherProcess::close);
        origin.close();
    }

    @Override
    public String toString() {
        return "CacheTorture[" + rounds + " rounds, " + rounds + " processes killed, " + playedWhole
                + " played or downloaded whole by the others, " + bytesCompared + " bytes compared, 0 wrong, " + found
                + " findings healed, " + requests + " requests of " + ideal + " needed]";
    }
}
