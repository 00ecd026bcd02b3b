package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.OtherProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One directory, open here and in another process, or in another class loader of this one. */
@Timeout(60)
final class SharedDirectoryTest {
    private static final int LENGTH = StoreScript.LENGTH;
    private static final String IDS = "%08x" + "0".repeat(24);
    private static final String WHOLE = StoreScript.checksum(StoreScript.content("a", 0));

    private final StoreScript here = new StoreScript();
    private Path directory = Path.of("");

    @BeforeEach
    void makeDirectory(@TempDir Path temporary) {
        directory = temporary.resolve("cache");
    }

    /** Where the other store is. */
    enum Where {
        PROCESS,
        CLASS_LOADER;

        Other start() throws Exception {
            if (this == PROCESS) {
                OtherProcess process = OtherProcess.start(StoreScript.class);
                return new Other(process, process::close);
            }
            OtherLoader loader = OtherLoader.start(StoreScript.class);
            return new Other(loader, loader::close);
        }
    }

    private record Other(UnaryOperator<String> script, Closeable end) implements AutoCloseable {
        String apply(String line) {
            return script.apply(line);
        }

        @Override
        public void close() throws IOException {
            end.close();
        }
    }

    private void openBoth(UnaryOperator<String> other) {
        assertThat(here.apply("open " + directory)).isEqualTo("done");
        assertThat(other.apply("open " + directory)).isEqualTo("done");
    }

    private static void write(UnaryOperator<String> store, String path) {
        say(store::apply, "lease " + path);
        assertThat(store.apply("claim " + path)).isEqualTo("true");
        say(store::apply, "write " + path + " 0 " + LENGTH);
        say(store::apply, "commit " + path);
    }

    // scenario 26, scenario 119
    @ParameterizedTest
    @EnumSource(Where.class)
    void claim_whileItIsWrittenElsewhere_isRefusedAndItsBytesComeThrough(Where where) throws Exception {
        try (Other other = where.start()) {
            openBoth(other::apply);
            say(other::apply, "lease a");
            say(here::apply, "lease a");
            String claimedThere = other.apply("claim a");
            String claimed = here.apply("claim a");
            say(other::apply, "info a \"v1\"");
            say(other::apply, "write a 0 300000");
            String halfCame = here.apply("await a 0 300000");
            String tag = here.apply("etag a");
            say(other::apply, "write a 300000 " + LENGTH);
            say(other::apply, "commit a");
            String allCame = here.apply("await a 0 " + Integer.MAX_VALUE);

            assertThat(claimedThere).isEqualTo("true");
            assertThat(claimed).isEqualTo("false");
            assertThat(halfCame).isEqualTo("READY");
            assertThat(tag).isEqualTo("\"v1\"");
            assertThat(allCame).isEqualTo("READY");
            assertThat(here.apply("read a")).isEqualTo(WHOLE);
            assertThat(here.apply("claim a")).isEqualTo("false");
            assertThat(other.apply("shut")).isEqualTo("done");
        }
        assertThat(here.apply("shut")).isEqualTo("done");
    }

    // scenario 15, scenario 27, scenario 119
    @Test
    void claim_afterItsWriterWasKilled_goesOnAtTheSameBytes() throws Exception {
        try (OtherProcess other = OtherProcess.start(StoreScript.class)) {
            openBoth(other);
            say(other::apply, "lease a");
            say(here::apply, "lease a");
            say(other::apply, "claim a");
            say(here::apply, "claim a");
            say(other::apply, "write a 0 300000");
            String halfCame = here.apply("await a 0 300000");
            try (Meanwhile<String> waiting = Meanwhile.of(() -> here.apply("await a 0 300001"))) {
                waiting.run(java.time.Duration.ofMillis(1));
                other.kill();

                assertThat(waiting.result()).isEqualTo("CANCELLED");
            }
            String taken = here.apply("claim a");
            String landed = here.apply("landed a");
            say(here::apply, "write a 300000 " + LENGTH);
            say(here::apply, "commit a");

            assertThat(halfCame).isEqualTo("READY");
            assertThat(taken).isEqualTo("true");
            assertThat(landed).isEqualTo("[0-300000]");
            assertThat(here.apply("read a")).isEqualTo(WHOLE);
        }
        assertThat(here.apply("shut")).isEqualTo("done");
    }

    // scenario 27, scenario 28
    @ParameterizedTest
    @EnumSource(Where.class)
    void claim_afterItsWriterGaveUp_goesOnAtTheSameBytes(Where where) throws Exception {
        try (Other other = where.start()) {
            openBoth(other::apply);
            say(other::apply, "lease a");
            say(other::apply, "claim a");
            say(here::apply, "lease a");
            say(here::apply, "claim a");
            say(other::apply, "write a 0 300000");
            say(other::apply, "cancel a");
            String ended = here.apply("await a 0 " + LENGTH);
            String taken = here.apply("claim a");
            String landed = here.apply("landed a");

            assertThat(ended).isEqualTo("CANCELLED");
            assertThat(taken).isEqualTo("true");
            assertThat(landed).isEqualTo("[0-300000]");
            assertThat(other.apply("claim a")).isEqualTo("false");
            assertThat(other.apply("shut")).isEqualTo("done");
        }
        assertThat(here.apply("shut")).isEqualTo("done");
    }

    @ParameterizedTest
    @EnumSource(Where.class)
    void open_ofWhatWasWrittenElsewhereSince_findsItWhole(Where where) throws Exception {
        try (Other other = where.start()) {
            openBoth(other::apply);
            write(here, "b");
            say(here::apply, "close b");
            say(here::apply, "checkpoint");
            write(other::apply, "a");
            say(other::apply, "checkpoint");

            say(here::apply, "lease a");
            say(other::apply, "lease b");
            assertThat(here.apply("claim a")).isEqualTo("false");
            assertThat(here.apply("read a")).isEqualTo(WHOLE);
            assertThat(other.apply("claim b")).isEqualTo("false");
            assertThat(other.apply("shut")).isEqualTo("done");
        }
        assertThat(here.apply("shut")).isEqualTo("done");
    }

    /** What each knows of the other's files must not be lost, whoever saves last. */
    @ParameterizedTest
    @EnumSource(Where.class)
    void save_ofDifferentResourcesOfOneAsset_keepsBoth(Where where) throws Exception {
        try (Other other = where.start()) {
            openBoth(other::apply);
            for (int n = 0; n < 5; n++) {
                write(here, "here" + n);
                write(other::apply, "there" + n);
                say(here::apply, "checkpoint");
                say(other::apply, "checkpoint");
            }
            assertThat(other.apply("shut")).isEqualTo("done");
        }
        assertThat(here.apply("shut")).isEqualTo("done");
        try (AssetStore store = AssetStore.onDisk(directory, AssetStoreOptions.defaults())) {
            assertThat(store.resources(StoreScript.ASSET)).hasSize(10).allMatch(row -> row.landedBytes() == LENGTH);
            assertThat(store.verify().isSound()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Where.class)
    void evict_whatIsLeasedElsewhere_leavesIt(Where where) throws Exception {
        try (Other other = where.start()) {
            openBoth(other::apply);
            write(other::apply, "a");
            say(other::apply, "checkpoint");

            assertThat(here.apply("evict")).isEqualTo("false");
            assertThat(here.apply("clear")).isEqualTo("1");
            assertThat(here.apply("verify")).contains("assets=0").contains("findings=[]");
            assertThat(other.apply("read a")).isEqualTo(WHOLE);
            assertThat(other.apply("close a")).isEqualTo("done");
            assertThat(here.apply("evict")).isEqualTo("true");
            assertThat(directory.resolve(StoreScript.ASSET.id())).doesNotExist();

            say(other::apply, "lease a");
            assertThat(other.apply("landed a")).isEqualTo("[]");
            assertThat(other.apply("claim a")).isEqualTo("true");
            say(other::apply, "write a 0 " + LENGTH);
            say(other::apply, "commit a");
            assertThat(other.apply("shut")).isEqualTo("done");
        }
        say(here::apply, "lease a");
        assertThat(here.apply("read a")).isEqualTo(WHOLE);
        assertThat(here.apply("shut")).isEqualTo("done");
    }

    // scenario 14
    @ParameterizedTest
    @EnumSource(Where.class)
    void restart_elsewhere_isSeenByTheNextLeaseAndKeepsTheOldBytesForThoseWhoReadThem(Where where) throws Exception {
        try (Other other = where.start()) {
            openBoth(other::apply);
            write(other::apply, "a");
            say(other::apply, "checkpoint");
            say(here::apply, "lease a");
            say(other::apply, "restart a");
            say(other::apply, "claim a");
            say(other::apply, "write1 a " + LENGTH);
            say(other::apply, "commit a");
            say(other::apply, "checkpoint");

            assertThat(here.apply("read a")).isEqualTo(WHOLE);
            say(here::apply, "close a");
            say(here::apply, "lease a");
            assertThat(here.apply("read a")).isEqualTo(StoreScript.checksum(StoreScript.content("a", 1)));
            assertThat(other.apply("shut")).isEqualTo("done");
        }
        assertThat(here.apply("shut")).isEqualTo("done");
        try (var files = Files.list(directory.resolve(StoreScript.ASSET.id()))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("a~1", AssetDisk.MANIFEST_NAME);
        }
    }

    // scenario 14
    @Test
    void restart_elsewhereOfWhatIsFollowed_endsTheWait() throws Exception {
        try (OtherProcess other = OtherProcess.start(StoreScript.class)) {
            openBoth(other);
            say(other::apply, "lease a");
            say(other::apply, "claim a");
            say(here::apply, "lease a");
            say(here::apply, "claim a");
            say(other::apply, "write a 0 300000");
            say(here::apply, "await a 0 300000");
            other.send("restart a");
            String ended = here.apply("await a 0 " + LENGTH);

            assertThat(other.answer()).isEqualTo("done");
            assertThat(ended).isEqualTo("CANCELLED");
        }
        assertThat(here.apply("shut")).isEqualTo("done");
    }

    @ParameterizedTest
    @EnumSource(Where.class)
    void pin_inTwoPlaces_countsBothAndKeepsTheAsset(Where where) throws Exception {
        try (Other other = where.start()) {
            openBoth(other::apply);
            write(here, "a");
            say(here::apply, "close a");
            say(here::apply, "checkpoint");
            say(here::apply, "pin");
            say(other::apply, "pin");
            say(other::apply, "pin");

            assertThat(here.apply("pins")).isEqualTo("3");
            assertThat(other.apply("pins")).isEqualTo("3");
            say(here::apply, "unpin");
            say(here::apply, "unpin");
            assertThat(other.apply("evict")).isEqualTo("false");
            assertThat(here.apply("evict")).isEqualTo("false");
            say(other::apply, "unpin");
            assertThat(here.apply("pins")).isEqualTo("0");
            assertThat(here.apply("evict")).isEqualTo("true");
            assertThat(here.apply("assets")).isEqualTo("0");
            assertThat(other.apply("assets")).isEqualTo("0");
            assertThat(other.apply("shut")).isEqualTo("done");
        }
        assertThat(here.apply("shut")).isEqualTo("done");
    }

    /** One that is closed in order does not say that everything is noted while another one goes on, nor for one killed. */
    @Test
    void open_afterAProcessWasKilledBesideOthers_looksForItsAssetsOnce() throws Exception {
        AssetKey forgotten = new AssetKey("f".repeat(32));
        try (OtherProcess other = OtherProcess.start(StoreScript.class);
                OtherProcess killed = OtherProcess.start(StoreScript.class)) {
            openBoth(other);
            assertThat(killed.apply("open " + directory)).isEqualTo("done");
            write(killed, "a");
            say(killed::apply, "checkpoint");
            killed.kill();
            // What it had fetched and not noted.
            Files.createDirectories(directory.resolve(forgotten.id()));
            other.end();
        }
        assertThat(here.apply("shut")).isEqualTo("done");

        var first = IndexJournal.open(directory.resolve(AssetDisk.INDEX_NAME));
        first.journal().close();
        assertThat(here.apply("open " + directory)).isEqualTo("done");
        assertThat(here.apply("verify")).contains("assets=2").doesNotContain("NOT_IN_INDEX");
        assertThat(here.apply("shut")).isEqualTo("done");
        var next = IndexJournal.open(directory.resolve(AssetDisk.INDEX_NAME));
        next.journal().close();

        assertThat(first.complete()).isFalse();
        assertThat(next.complete()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Where.class)
    void open_besideAnotherThatHasItOpen_listsNothing(Where where) throws Exception {
        try (Other other = where.start()) {
            assertThat(here.apply("open " + directory)).isEqualTo("done");
            write(here, "a");
            // The first start in a directory looks at it in the background; the second one knows all.
            assertThat(here.apply("shut")).isEqualTo("done");
            assertThat(here.apply("open " + directory)).isEqualTo("done");
            // It would be taken up if the directory were listed.
            Files.createDirectories(directory.resolve("f".repeat(32)));
            assertThat(other.apply("open " + directory)).isEqualTo("done");

            assertThat(other.apply("assets")).isEqualTo("1");
            assertThat(other.apply("shut")).isEqualTo("done");
            assertThat(here.apply("assets")).isEqualTo("1");
        }
        assertThat(here.apply("shut")).isEqualTo("done");
    }

    @Test
    void evict_besideOthersWhoAddAssets_losesNoUpdateOfTheIndex() throws Exception {
        try (OtherProcess other = OtherProcess.start(StoreScript.class)) {
            openBoth(other);
            for (int n = 0; n < 20; n++) {
                say(here::apply, "asset " + String.format(IDS, n));
                say(other::apply, "asset " + String.format(IDS, 100 + n));
            }
            assertThat(here.apply("assets")).isNotEmpty();
            assertThat(other.apply("assets")).isEqualTo("40");
            assertThat(here.apply("assets")).isEqualTo("40");
            for (int n = 0; n < 20; n += 2) {
                assertThat(other.apply("evictAsset " + String.format(IDS, n))).isEqualTo("true");
                assertThat(here.apply("evictAsset " + String.format(IDS, 100 + n)))
                        .isEqualTo("true");
            }
            say(here::apply, "asset " + String.format(IDS, 0));
            assertThat(other.apply("assets")).isNotEmpty();
            assertThat(here.apply("assets")).isEqualTo("21");
            assertThat(other.apply("assets")).isEqualTo("21");
            other.end();
        }
        assertThat(here.apply("shut")).isEqualTo("done");
        assertThat(here.apply("open " + directory)).isEqualTo("done");
        assertThat(here.apply("assets")).isEqualTo("21");
        assertThat(here.apply("verify")).contains("findings=[]");
        assertThat(here.apply("shut")).isEqualTo("done");
    }

    private static void say(UnaryOperator<String> to, String line) {
        var unused = to.apply(line);
    }
}
