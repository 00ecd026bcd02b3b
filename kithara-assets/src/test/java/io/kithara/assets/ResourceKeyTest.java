package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceKeyTest {
    private static final AssetKey ASSET = AssetKey.of(URI.create("https://example.com/master.m3u8"));

    // scenario 17
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "..",
                "../x",
                "a/../b",
                "a//b",
                "a/",
                "./a",
                "a\\b",
                "..\\x",
                "C:\\x",
                "c:x",
                "a.",
                "a ",
                " a",
                ".a",
                "A",
                "con",
                "nul.ts",
                "lpt1",
                "com3.mp3",
                "manifest.json",
                "a\u0000b",
                "a?b",
                "a*b",
                "sub/~1",
                "ä"
            })
    void constructor_unportablePath_isRejected(String path) {
        assertThatThrownBy(() -> new ResourceKey(ASSET, path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void constructor_tooLong_isRejected() {
        assertThatThrownBy(() -> new ResourceKey(ASSET, "a".repeat(97))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ResourceKey(ASSET, "a/".repeat(300) + "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void constructor_subdirectories_areAllowed() {
        assertThat(new ResourceKey(ASSET, "derived/peaks.bin").path()).isEqualTo("derived/peaks.bin");
    }

    // scenario 17
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://h/..%2f..%2fetc%2fpasswd",
                "https://h/a/../../b.ts",
                "https://h/%2e%2e/",
                "https://h/CON.ts",
                "https://h/aux",
                "https://h/.hidden",
                "https://h/trailing.",
                "https://h/%00%01.ts",
                "https://h/?q=../../x",
                "https://h",
                "https://h/seg;jsessionid=0123456789.ts?x=" + "y",
                "https://user:password@h/x.ts",
                "https://h/\u00e4\u00f6.ts",
                "urn:isbn:123"
            })
    void of_hostileUrl_isOnePortableName(String uri) {
        String path = ResourceKey.of(ASSET, URI.create(uri)).path();

        assertThat(path).matches("[a-z0-9_-][a-z0-9._-]*[a-z0-9_-]").doesNotContain("..", "/");
        assertThat(path.length()).isLessThanOrEqualTo(PortableName.MAX_LENGTH);
        assertThat(Path.of("/root").resolve(path).normalize().getParent()).isEqualTo(Path.of("/root"));
    }

    // scenario 17
    @Test
    void of_randomUrls_areBoundedAndPortable() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder("http://h/");
            for (int n = random.nextInt(400); n > 0; n--) {
                text.append(random.nextInt(4) == 0 ? "/" : String.format(Locale.ROOT, "%%%02x", random.nextInt(256)));
            }
            String path = ResourceKey.of(ASSET, URI.create(text.toString())).path();
            assertThat(PortableName.isPortable(path))
                    .as("seed %d: %s", seed, text)
                    .isTrue();
        }
    }

    // scenario 17
    @Test
    void of_secretsInUrl_doNotShow() {
        String token = "eyJhbGciOiJIUzI1NiJ9abcdefgh";
        for (String uri : new String[] {
            "https://h/a.ts?token=" + token,
            "https://h/" + token + "/a.ts",
            "https://h/" + token,
            "https://h/a;token=" + token + ".ts",
            "https://me:" + token + "@h/a.ts",
        }) {
            ResourceKey key = ResourceKey.of(ASSET, URI.create(uri));
            assertThat(key.toString()).doesNotContainIgnoringCase("eyJ").doesNotContain("token");
        }
    }

    // scenario 17
    @Test
    void of_differentUrls_differEvenWithoutCase() {
        Set<String> paths = new HashSet<>();
        for (String uri : new String[] {
            "https://h/low/seg0.ts", "https://h/high/seg0.ts", "https://h/low/SEG0.ts", "https://h/low/seg0.ts?a=1",
            "https://h/low/seg0.ts?a=2", "https://h/low/seg0.ts?A=1", "https://h/low/seg0.ts?", "http://h/low/seg0.ts",
            "https://h:8443/low/seg0.ts", "https://h/low/seg0.m4s", "https://h/low%2fseg0.ts"
        }) {
            assertThat(paths.add(ResourceKey.of(ASSET, URI.create(uri)).path().toLowerCase(Locale.ROOT)))
                    .as(uri)
                    .isTrue();
        }
    }

    @Test
    void of_sameUrlWrittenDifferently_isOneKey() {
        ResourceKey key = ResourceKey.of(ASSET, URI.create("https://example.com/a.ts?x=1"));

        assertThat(ResourceKey.of(ASSET, URI.create("HTTPS://Example.COM:443/a.ts?x=1#t=5")))
                .isEqualTo(key);
    }

    @Test
    void of_readableLeaf_keepsStemAndExtension() {
        assertThat(ResourceKey.of(ASSET, URI.create("https://h/x/Seg 12.ts".replace(" ", "%20")))
                        .path())
                .matches("seg_2012-[0-9a-f]{24}\\.ts");
    }
}
