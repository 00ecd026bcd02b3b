package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptionTest {
    private static final byte[] KEY = Aes.key(11);

    private HlsBed bed;
    private Vod vod;

    @BeforeEach
    void setUp() throws Exception {
        bed = HlsBed.inMemory();
        vod = Vod.of("/a/", 4);
    }

    @AfterEach
    void tearDown() throws Exception {
        bed.close();
    }

    private static String hex(byte[] iv) {
        return "0x" + HexFormat.of().formatHex(iv);
    }

    /** Serves the segments encrypted under one key, and a playlist with {@code keyLine}. */
    private void serve(byte[] key, String keyLine) {
        vod.serveMedia(bed.origin);
        StringBuilder text = new StringBuilder(vod.head())
                .append("#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-MAP:URI=\"init.mp4\"\n")
                .append(keyLine)
                .append('\n');
        for (int i = 0; i < vod.segments.size(); i++) {
            bed.origin.serve(vod.segmentPath(i), Aes.encrypt(vod.segments.get(i), key, Aes.ivOf(7 + i)));
            text.append(vod.extinf(i)).append("seg-" + i + ".m4s\n");
        }
        Vod.serveText(
                bed.origin, vod.playlistPath(), text.append("#EXT-X-ENDLIST\n").toString());
    }

    private void serveKey(byte[] key) {
        bed.origin.serve("/a/key", key).contentType("application/octet-stream");
    }

    private void assertPlain(List<HlsBed.Played> played) {
        assertThat(played).hasSameSizeAs(vod.segments);
        for (int i = 0; i < played.size(); i++) {
            assertThat(played.get(i).init()).isEqualTo(vod.init);
            assertThat(played.get(i).media()).as("segment " + i).isEqualTo(vod.segments.get(i));
        }
    }

    // scenario 61, scenario 62
    @Test
    void play_vectorFromTheSequenceNumber_givesThePlainBytesAndAsksForTheKeyOnce() throws Exception {
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"");
        serveKey(KEY);

        assertPlain(bed.play(vod.playlistPath()));
        assertThat(bed.requestsOf("/key")).isEqualTo(1);
    }

    // scenario 62
    @Test
    void play_aKeyAndAVectorForEachSegment_givesThePlainBytes() throws Exception {
        vod.serveMedia(bed.origin);
        StringBuilder text = new StringBuilder(vod.head()).append("#EXT-X-MAP:URI=\"init.mp4\"\n");
        for (int i = 0; i < vod.segments.size(); i++) {
            byte[] key = Aes.key(20 + i);
            byte[] iv = Aes.key(30 + i);
            bed.origin.serve("/a/key-" + i, key).contentType("application/octet-stream");
            bed.origin.serve(vod.segmentPath(i), Aes.encrypt(vod.segments.get(i), key, iv));
            text.append("#EXT-X-KEY:METHOD=AES-128,URI=\"key-" + i + "\",IV=" + hex(iv) + "\n");
            text.append(vod.extinf(i)).append("seg-" + i + ".m4s\n");
        }
        Vod.serveText(
                bed.origin, vod.playlistPath(), text.append("#EXT-X-ENDLIST\n").toString());

        assertPlain(bed.play(vod.playlistPath()));
    }

    @Test
    void play_encryptedInit_isDecryptedWithItsOwnVector() throws Exception {
        byte[] iv = Aes.key(40);
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"");
        serveKey(KEY);
        bed.origin.serve(vod.initPath(), Aes.encrypt(vod.init, KEY, iv));
        StringBuilder text = new StringBuilder(vod.head())
                .append("#EXT-X-MEDIA-SEQUENCE:7\n")
                .append("#EXT-X-KEY:METHOD=AES-128,URI=\"key\",IV=" + hex(iv) + "\n#EXT-X-MAP:URI=\"init.mp4\"\n")
                .append("#EXT-X-KEY:METHOD=AES-128,URI=\"key\"\n");
        for (int i = 0; i < vod.segments.size(); i++) {
            text.append(vod.extinf(i)).append("seg-" + i + ".m4s\n");
        }
        Vod.serveText(
                bed.origin, vod.playlistPath(), text.append("#EXT-X-ENDLIST\n").toString());

        assertPlain(bed.play(vod.playlistPath()));
    }

    @Test
    void play_initThatTheKeyDoesNotFit_isNeverHandedOut() throws Exception {
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"");
        serveKey(KEY);
        bed.origin.serve(vod.initPath(), Aes.encrypt(vod.init, Aes.key(99), Aes.ivOf(7)));
        String text = vod.head() + "#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-KEY:METHOD=AES-128,URI=\"key\",IV="
                + hex(Aes.ivOf(7)) + "\n#EXT-X-MAP:URI=\"init.mp4\"\n" + vod.extinf(0) + "seg-0.m4s\n#EXT-X-ENDLIST\n";
        Vod.serveText(bed.origin, vod.playlistPath(), text);

        assertThat(failureOrHole()).isEqualTo(MediaException.Reason.KEY_WRONG);
    }

    // scenario 62
    @Test
    void play_again_takesTheKeyFromTheCache() throws Exception {
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"");
        serveKey(KEY);
        bed.play(vod.playlistPath());

        assertPlain(bed.play(vod.playlistPath()));
        assertThat(bed.requestsOf("/key")).isEqualTo(1);
    }

    // scenario 62
    @Test
    void play_keptKeyOfAWrongLength_isFetchedOnceMore() throws Exception {
        vod = Vod.of("/a/", 1); // or the other segments might still ask for the key when its failure is known
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"");
        serveKey(Arrays.copyOf(KEY, 9));
        assertThat(failureOrHole()).isEqualTo(MediaException.Reason.KEY_WRONG);
        long before = bed.requestsOf("/key");
        serveKey(KEY);

        assertPlain(bed.play(vod.playlistPath()));
        assertThat(bed.requestsOf("/key") - before).isEqualTo(1);
    }

    // scenario 62
    @Test
    void play_keptKeyThatMakesNoise_isFetchedOnceMore() throws Exception {
        vod = Vod.of("/a/", 1); // or the other segments might still ask for the key when its failure is known
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"");
        serveKey(Aes.key(66));
        failureOrHole();
        long before = bed.requestsOf("/key");
        serveKey(KEY);

        assertPlain(bed.play(vod.playlistPath()));
        assertThat(bed.requestsOf("/key") - before).isEqualTo(1);
    }

    /** The address stays, the key behind it changes once: what it was is noticed by what it makes of a segment. */
    @Test
    void play_keyThatChangesUnderOneAddress_isAskedForOnceMoreAndAllIsPlain() throws Exception {
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"");
        serveKey(KEY);
        byte[] later = Aes.key(12);
        for (int i = 2; i < vod.segments.size(); i++) {
            bed.origin.serve(vod.segmentPath(i), Aes.encrypt(vod.segments.get(i), later, Aes.ivOf(7 + i)));
        }
        // A publisher changes the key before it shows what is encrypted with it.
        bed.origin.withFault(Fault.afterBytes(0, () -> serveKey(later)).onPath(vod.segmentPath(2)));

        assertPlain(bed.play(vod.playlistPath()));
        assertThat(bed.requestsOf("/key")).isEqualTo(2);
    }

    /** Who changes it in the middle of nowhere, and back, is not followed for ever: that is a hole, and no noise. */
    @Test
    void play_keyThatChangesWithEachSegmentUnderOneAddress_isHolesInBoundedRequests() throws Exception {
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"");
        serveKey(KEY);
        for (int i = 1; i < vod.segments.size(); i++) {
            bed.origin.serve(vod.segmentPath(i), Aes.encrypt(vod.segments.get(i), Aes.key(50 + i), Aes.ivOf(7 + i)));
        }

        List<HlsBed.Played> played = bed.play(vod.playlistPath());
        assertThat(played.get(0).media()).isEqualTo(vod.segments.get(0));
        for (HlsBed.Played hole : played.subList(1, played.size())) {
            assertThat(hole.chunk().missing().map(MediaException::reason)).contains(MediaException.Reason.KEY_WRONG);
            assertThat(hole.media()).isEmpty();
        }
        assertThat(bed.requestsOf("/key")).isEqualTo(2);
    }

    // scenario 62
    @Test
    void play_keyOfAWrongLength_isATypedFailure() throws Exception {
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"");
        serveKey(Arrays.copyOf(KEY, 15));

        assertThat(failureOrHole()).isEqualTo(MediaException.Reason.KEY_WRONG);
    }

    @Test
    void play_wrongKeyInThePlaylistItself_isATypedFailure() throws Exception {
        for (byte[] key : List.of(Aes.key(99), Arrays.copyOf(KEY, 3))) {
            String inline = "data:;base64," + Base64.getEncoder().encodeToString(key);
            serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"" + inline + "\"");

            assertThat(failureOrHole()).as(inline).isEqualTo(MediaException.Reason.KEY_WRONG);
        }
    }

    @Test
    void play_wrongKey_isATypedFailureAndNoNoiseIsHandedOut() throws Exception {
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"");
        for (int seed = 200; seed < 210; seed++) {
            serveKey(Aes.key(seed));
            assertThat(failureOrHole()).as("key " + seed).isEqualTo(MediaException.Reason.KEY_WRONG);
        }
    }

    /** Plays until the stream fails, or says that something is missing; media is none of it. */
    private MediaException.Reason failureOrHole() throws Exception {
        return failureOrHole(HlsOptions.builder().build()).reason();
    }

    private MediaException failureOrHole(HlsOptions options) throws Exception {
        try (MediaSource source = bed.open(vod.playlistPath(), options)) {
            HlsBed.Played played = HlsBed.played(HlsBed.chunk(source));
            assertThat(played.media()).as("bytes that were handed out").isEmpty();
            return played.chunk().missing().orElseThrow();
        } catch (MediaException e) {
            return e;
        }
    }

    // scenario 63
    @Test
    void play_wrappedKey_isUnwrappedAndKeptAsItWasSent() throws Exception {
        byte[] wrapped = Base64.getEncoder().encode(KEY);
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"");
        serveKey(wrapped);
        List<URI> asked = new ArrayList<>();
        HlsOptions options = HlsOptions.builder()
                .keys((uri, sent) -> {
                    asked.add(uri);
                    return Base64.getDecoder().decode(sent);
                })
                .build();

        assertPlain(bed.play(vod.playlistPath(), options));
        assertPlain(bed.play(vod.playlistPath(), options));
        assertThat(asked).as("once for each stream").hasSize(2).containsOnly(bed.origin.uri("/a/key"));
        assertThat(bed.requestsOf("/key")).isEqualTo(1);
    }

    // scenario 63
    @Test
    void play_unwrapperThatFails_isATypedFailureWithoutItsWords() throws Exception {
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"");
        serveKey(KEY);
        String secret = HexFormat.of().formatHex(KEY);
        HlsOptions options = HlsOptions.builder()
                .keys((uri, sent) -> {
                    throw new IOException("cannot unwrap " + HexFormat.of().formatHex(sent));
                })
                .build();

        MediaException failure = failureOrHole(options);

        assertThat(failure.reason()).isEqualTo(MediaException.Reason.KEY_WRONG);
        StringWriter printed = new StringWriter();
        failure.printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString()).doesNotContain(secret).contains("EncryptionTest");
    }

    // scenario 63
    @Test
    void failures_neverNameKeysOrCredentials() throws Exception {
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key?token=s3cret\"");
        bed.origin.serve("/a/key", KEY).withFault(Fault.status(403));

        MediaException failure = failureOrHole(HlsOptions.builder()
                .headers(java.util.Map.of("Authorization", "Bearer s3cret"))
                .build());

        StringWriter printed = new StringWriter();
        failure.printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString()).doesNotContain("s3cret");
        assertThat(bed.heard(KitharaEvent.class))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.toString()).doesNotContain("s3cret"));
        assertThat(bed.sources.toString() + bed.downloader).doesNotContain("s3cret");
    }

    @Test
    void play_keyInADataUri_needsNoRequest() throws Exception {
        String inline =
                "data:application/octet-stream;base64," + Base64.getEncoder().encodeToString(KEY);
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"" + inline + "\"");

        assertPlain(bed.play(vod.playlistPath()));
    }

    @Test
    void play_initInADataUri_needsNoRequest() throws Exception {
        vod.serveMedia(bed.origin);
        String inline = "data:video/mp4;base64," + Base64.getEncoder().encodeToString(vod.init);
        Vod.serveText(bed.origin, vod.playlistPath(), vod.playlist().replace("init.mp4", inline));

        assertPlain(bed.play(vod.playlistPath()));
        assertThat(bed.requestsOf("init.mp4")).isZero();
    }

    @Test
    void play_sampleAes_isUnsupportedAndNamesTheMethod() throws Exception {
        serve(KEY, "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"key\"");

        MediaException failure = failureOrHole(HlsOptions.builder().build());

        assertThat(failure.reason()).isEqualTo(MediaException.Reason.UNSUPPORTED);
        assertThat(failure).hasMessageContaining("SAMPLE-AES");
        assertThat(bed.requestsOf("/key")).isZero();
    }

    // scenario 29, scenario 67
    @Test
    void play_onDisk_keepsCipherTextOnlyAndReplaysWithTheNetworkOff(@TempDir Path root) throws Exception {
        bed.close();
        bed = HlsBed.onDisk(root);
        serve(KEY, "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"");
        serveKey(KEY);
        assertPlain(bed.play(vod.playlistPath()));
        bed.origin.goOffline();

        assertPlain(
                bed.play(vod.playlistPath(), HlsOptions.builder().offline(true).build()));

        String plain = new String(vod.segments.get(0), 200, 64, StandardCharsets.ISO_8859_1);
        String cipherText =
                new String(Aes.encrypt(vod.segments.get(0), KEY, Aes.ivOf(7)), 200, 64, StandardCharsets.ISO_8859_1);
        List<String> files = contentsBelow(root);
        assertThat(files).noneMatch(content -> content.contains(plain));
        assertThat(files).anyMatch(content -> content.contains(cipherText));
    }

    private static List<String> contentsBelow(Path root) throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }
}
