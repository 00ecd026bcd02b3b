package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.AccessGrant;
import io.kithara.stream.EventSubscription;
import io.kithara.stream.KitharaEvent;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a stream with keys, tokens and passwords: logs, events, messages, texts and the names of cached files
 * tell none of them. Other tests log meanwhile, which does not matter: what is looked for is in no other.
 */
final class HlsSecretsTest {
    private static final byte[] KEY = "q9Zk3ySecr3tByte".getBytes(StandardCharsets.US_ASCII);

    /** What may not be told, in every form it might be told in. */
    private static final List<String> SECRETS = List.of(
            "q9Zk3ySecr3tByte",
            HexFormat.of().formatHex(KEY),
            Base64.getEncoder().encodeToString(KEY),
            Arrays.toString(KEY),
            "qu3ryS3cret",
            "h3aderS3cret",
            "gr4ntS3cret",
            "us3rS3cret");

    private static final String QUERY = "?token=qu3ryS3cret";

    private final Logger logger = Logger.getLogger("io.kithara");
    private final ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();
    private final List<String> told = new ArrayList<>();
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(new SimpleFormatter().format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private FakeOrigin origin;
    private RampLadder hls;

    @TempDir
    private Path cache;

    @BeforeEach
    void start() throws Exception {
        logger.addHandler(recorder);
        logger.setLevel(Level.ALL);
        origin = FakeOrigin.start();
        hls = RampLadder.of(1, 6).withAes(KEY).serveOn(origin);
        serveMedia("\"key.bin" + QUERY + "\"");
    }

    @AfterEach
    void stop() throws Exception {
        origin.close();
        logger.setLevel(null);
        logger.removeHandler(recorder);
    }

    /** Serves the playlist with this address of its key and with tokens everywhere. */
    private void serveMedia(String keyUri) {
        String media = hls.media(0, "")
                .replace("\"key.bin\"", keyUri)
                .replace(".m4s", ".m4s" + QUERY)
                .replace("init.mp4", "init.mp4" + QUERY);
        // what the parser tolerates and remarks upon
        serve(media.replace("#EXT-X-VERSION:7", "#EXT-X-VERSION:x qu3ryS3cret\n#EXT-X-START:TIME-OFFSET=qu3ryS3cret"));
    }

    private void serve(String media) {
        origin.serve("/0/media.m3u8", media.getBytes(StandardCharsets.UTF_8));
    }

    private void assertNothingTold(String what) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            files.forEach(file -> told.add(file.toString()));
        }
        for (String secret : SECRETS) {
            assertThat(told).as(what + ", told").noneMatch(text -> text.contains(secret));
            assertThat(logged).as(what + ", logged").noneMatch(text -> text.contains(secret));
        }
    }

    private Outcome play(Consumer<KitharaBuilder> settings) throws Exception {
        URI uri = origin.uri("/0/media.m3u8" + QUERY);
        KitharaBuilder builder = Kithara.builder().cacheDirectory(cache.resolve(String.valueOf(told.size())));
        settings.accept(builder);
        OpenOptions options = OpenOptions.builder()
                .header("Authorization", "Bearer h3aderS3cret")
                .build();
        try (Kithara kithara = builder.build();
                EventSubscription heard = kithara.events().subscribe(10_000, () -> {})) {
            try (AudioStream audio = kithara.open(uri, options)) {
                told.add(audio + " " + audio.info());
                told.add("frames " + Pulled.all(audio).frames());
                Outcome outcome = audio.outcome().orElseThrow();
                told.add(outcome.toString());
                return outcome;
            } catch (KitharaException e) {
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                told.add(trace.toString());
                return new Outcome.Failed(e.reason(), String.valueOf(e.getMessage()), List.of());
            } finally {
                for (Optional<KitharaEvent> event = heard.poll(); event.isPresent(); event = heard.poll()) {
                    told.add(event.get().toString());
                }
                told.add(kithara.cache().list().toString());
            }
        }
    }

    // scenario 63
    @Test
    void play_allIsWell_tellsNoSecret() throws Exception {
        assertThat(play(settings -> settings.access((uri, expired) ->
                        CompletableFuture.completedFuture(AccessGrant.ofQuery(Map.of("sign", "gr4ntS3cret"))))))
                .isEqualTo(new Outcome.Complete());
        assertThat(told).anyMatch(text -> text.startsWith("RequestSent") && text.contains("key.bin"));
        assertThat(logged).as("what was remarked upon").anyMatch(text -> text.contains("playlist, line"));
        assertNothingTold("all is well");
    }

    // scenario 63
    @Test
    void play_keyFails_tellsNoSecret() throws Exception {
        origin.withFault(Fault.status(403).onPath("/0/key.bin"));
        assertFails(settings -> {}, "a key that is refused");
    }

    // scenario 63
    @Test
    void play_keyIsOfWrongLength_tellsNoSecret() throws Exception {
        origin.serve("/0/key.bin", Arrays.copyOf(KEY, 17)).contentType("application/octet-stream");
        assertFails(settings -> {}, "a long key");
    }

    // scenario 63
    @Test
    void play_keyIsWrong_tellsNoSecret() throws Exception {
        byte[] wrong = KEY.clone();
        wrong[0]++;
        origin.serve("/0/key.bin", wrong).contentType("application/octet-stream");
        assertFails(settings -> {}, "a wrong key");
    }

    // scenario 63
    @Test
    void play_hostFailsToUnwrapAndQuotesTheKey_tellsNoSecret() throws Exception {
        assertFails(
                settings -> settings.keyUnwrapper((uri, key) -> {
                    throw new IllegalStateException(uri + " " + Arrays.toString(key) + " q9Zk3ySecr3tByte");
                }),
                "a host that quotes the key");
    }

    // scenario 63
    @Test
    void play_inlineKeyIsWrong_tellsNoSecret() throws Exception {
        String text = Base64.getEncoder().encodeToString(Arrays.copyOf(KEY, 17)).replace("=", "%3D");
        serveMedia("\"data:text/plain;base64," + text + "\"");
        assertFails(settings -> {}, "an inline key");
    }

    @Test
    void play_addressesThatCannotBe_tellNoSecret() throws Exception {
        serveMedia("\"http://us3rS3cret:us3rS3cret@127.0.0.1:1/key.bin" + QUERY + "\"");
        serve(hls.media(0, "")
                .replace("\"key.bin\"", "\"skd://us3rS3cret@x/" + QUERY + "\"")
                .replace("AES-128", "SAMPLE-AES"));
        assertFails(settings -> {}, "another method");
        serve(hls.media(0, "").replace("seg0.m4s", "file:///x.m4s" + QUERY));
        assertFails(settings -> {}, "a local segment");
        serve(hls.media(0, "").replace("seg0.m4s", "http://us3rS3cret@[x/" + QUERY));
        assertFails(settings -> {}, "an address that is none");
        serve(hls.media(0, "").replace("\"init.mp4\"", "\"init.mp4" + QUERY));
        assertFails(settings -> {}, "a quote that never ends");
    }

    private void assertFails(Consumer<KitharaBuilder> settings, String what) throws Exception {
        Outcome outcome = play(settings);
        assertThat(outcome).as(what).isInstanceOf(Outcome.Failed.class);
        assertNothingTold(what);
    }
}
