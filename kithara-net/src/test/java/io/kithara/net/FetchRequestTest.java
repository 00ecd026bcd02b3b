package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class FetchRequestTest {
    private static final URI ADDRESS = URI.create("https://us3r:passw0rd@example.com/a/seg.ts?token=s3cret#part");

    @Test
    void toString_addressAndHeadersWithSecrets_tellsWhereAndWhatButNoSecret() {
        FetchRequest request = FetchRequest.of(ADDRESS, Expectation.MEDIA)
                .withHeaders(Map.of("Authorization", "Bearer s3cret"))
                .withRange(100, OptionalLong.of(200));

        assertThat(request.toString())
                .contains("https://example.com/a/seg.ts", "100..200", "MEDIA", "Authorization")
                .doesNotContain("s3cret", "us3r", "passw0rd");
    }

    @Test
    void toString_ofAResponse_tellsWhereButNoSecret() {
        FetchResponse response = new FetchResponse(ADDRESS, 206, Validators.NONE, true, Map.of("x-amz", "s3cret"));

        assertThat(response.toString())
                .contains("206", "https://example.com/a/seg.ts")
                .doesNotContain("s3cret", "us3r", "passw0rd");
    }
}
