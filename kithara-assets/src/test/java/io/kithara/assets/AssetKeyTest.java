package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AssetKeyTest {
    @Test
    void of_isThePublishedHash() {
        // printf %s https://example.com/a.mp3 | sha256sum | cut -c1-32
        assertThat(AssetKey.of(URI.create("https://Example.com:443/a.mp3?token=1#x"))
                        .id())
                .isEqualTo("f0494a592230c98995ac065a56487c56");
    }

    // scenario 18
    @Test
    void of_rotatingQuery_isOneAsset() {
        assertThat(AssetKey.of(URI.create("https://h/a.mp3?sig=1")))
                .isEqualTo(AssetKey.of(URI.create("https://h/a.mp3?sig=2")));
    }

    @Test
    void of_otherPathHostSchemeOrPort_isAnotherAsset() {
        AssetKey key = AssetKey.of(URI.create("http://h/a.mp3"));

        assertThat(AssetKey.of(URI.create("http://h/A.mp3"))).isNotEqualTo(key);
        assertThat(AssetKey.of(URI.create("http://g/a.mp3"))).isNotEqualTo(key);
        assertThat(AssetKey.of(URI.create("https://h/a.mp3"))).isNotEqualTo(key);
        assertThat(AssetKey.of(URI.create("http://h:8080/a.mp3"))).isNotEqualTo(key);
        assertThat(AssetKey.of(URI.create("http://h:80/a.mp3"))).isEqualTo(key);
        assertThat(AssetKey.of(URI.create("http://user:pw@h/a.mp3"))).isEqualTo(key);
    }

    @Test
    void of_hostWithUnderscore_dropsUserAndDefaultPort() {
        assertThat(AssetKey.of(URI.create("http://u:p@my_host:80/a")))
                .isEqualTo(AssetKey.of(URI.create("http://MY_HOST/a")));
    }

    @Test
    void of_relative_isRejected() {
        assertThatThrownBy(() -> AssetKey.of(URI.create("a.mp3"))).isInstanceOf(IllegalArgumentException.class);
    }

    // scenario 17
    @Test
    void constructor_anythingButAnId_isRejected() {
        for (String id : Set.of("", "..", "../" + "0".repeat(29), "0".repeat(31), "A".repeat(32), "0".repeat(33))) {
            assertThatThrownBy(() -> new AssetKey(id)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
