package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyPolicyTest {
    private static final AssetKey ASSET = AssetKey.of(URI.create("https://h/master.m3u8"));
    private static final URI FIRST = URI.create("https://h/seg0.ts?part=1&token=abc");
    private static final URI SECOND = URI.create("https://h/seg0.ts?part=1&token=def");
    private static final URI OTHER_PART = URI.create("https://h/seg0.ts?part=2&token=abc");

    // scenario 18
    @Test
    void resource_exact_tellsTokensApart() {
        assertThat(KeyPolicy.EXACT.resource(ASSET, FIRST)).isNotEqualTo(KeyPolicy.EXACT.resource(ASSET, SECOND));
    }

    // scenario 18
    @Test
    void resource_withoutParameters_ignoresTheTokenOnly() {
        KeyPolicy policy = KeyPolicy.withoutParameters(Set.of("token"));

        assertThat(policy.resource(ASSET, FIRST)).isEqualTo(policy.resource(ASSET, SECOND));
        assertThat(policy.resource(ASSET, FIRST)).isNotEqualTo(policy.resource(ASSET, OTHER_PART));
    }

    // scenario 18
    @Test
    void resource_withoutQuery_ignoresAllOfIt() {
        KeyPolicy policy = KeyPolicy.withoutQuery();

        assertThat(policy.resource(ASSET, FIRST)).isEqualTo(policy.resource(ASSET, OTHER_PART));
    }

    // scenario 18
    @Test
    void asset_ofAHostsOwnPolicy_mapsTokensInThePath() {
        KeyPolicy policy = uri -> URI.create("https://h/" + uri.getPath().replaceFirst("^/t-[^/]+/", ""));

        assertThat(policy.asset(URI.create("https://h/t-1/a.mp3")))
                .isEqualTo(policy.asset(URI.create("https://h/t-2/a.mp3")));
    }
}
