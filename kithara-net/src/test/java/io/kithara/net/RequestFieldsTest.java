package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.OptionalLong;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestFieldsTest {
    private static final HttpUrl HOME = HttpUrl.get("http://home.example/a.mp3");
    private static final HttpUrl AWAY = HttpUrl.get("http://away.example/a.mp3");
    private static final Map<String, String> CALLERS =
            Map.of("X-Api-Key", "k", "authorization", "a", "Cookie", "c", "Icy-MetaData", "1", "Range", "bytes=5-");

    private final FetchRequest fetch =
            FetchRequest.of(HOME.uri(), Expectation.MEDIA).withHeaders(CALLERS);

    // scenario 43
    @Test
    void request_toItsOrigin_carriesAllButWhatIsOurs() {
        Request request = build(HOME, AccessGrant.ofHeaders(Map.of("AUTHORIZATION", "token")));
        assertThat(request.header("x-api-key")).isEqualTo("k");
        assertThat(request.header("cookie")).isEqualTo("c");
        assertThat(request.headers("Authorization")).containsExactly("token");
        assertThat(request.header("Range")).isNull();
        assertThat(request.header("Accept-Encoding")).isEqualTo("identity");
        assertThat(request.header("User-Agent")).isEqualTo("kithara/0.1");
    }

    @Test
    void request_toAnotherOrigin_carriesNoSecret() {
        Request request = build(AWAY, AccessGrant.ofHeaders(Map.of("X-Token", "t")));
        assertThat(request.headers().names())
                .containsExactlyInAnyOrder("User-Agent", "Accept-Encoding", "Icy-MetaData");
    }

    @Test
    void request_userInAddress_becomesBasicAuthorizationAtHomeOnly() {
        HttpUrl withUser = HttpUrl.get("http://me:pw@home.example/a.mp3");
        FetchRequest plain = FetchRequest.of(HOME.uri(), Expectation.MEDIA);
        RangePlan plan = RangePlan.first(plain);
        assertThat(RequestFields.request(HOME, withUser, plain, null, plan).header("Authorization"))
                .isEqualTo("Basic bWU6cHc=");
        assertThat(RequestFields.request(AWAY, withUser, plain, null, plan).header("Authorization"))
                .isNull();
    }

    @Test
    void request_wholePlaylist_mayBeCompressed_itsPartMayNot() {
        FetchRequest playlist = FetchRequest.of(HOME.uri(), Expectation.PLAYLIST);
        assertThat(accepted(playlist)).isEqualTo("gzip");
        assertThat(accepted(playlist.withRange(0, OptionalLong.of(5)))).isEqualTo("identity");
        assertThat(accepted(FetchRequest.of(HOME.uri(), Expectation.KEY))).isEqualTo("identity");
    }

    @Test
    void redacted_leavesOnlyThePath() {
        HttpUrl secret = HttpUrl.get("https://me:pw@home.example:8443/a/b.mp3?token=t#f");
        assertThat(Addresses.redacted(secret)).isEqualTo(URI.create("https://home.example:8443/a/b.mp3"));
    }

    private static @Nullable String accepted(FetchRequest fetch) {
        return RequestFields.request(HOME, HOME, fetch, null, RangePlan.first(fetch))
                .header("Accept-Encoding");
    }

    private Request build(HttpUrl url, AccessGrant grant) {
        return RequestFields.request(url, HOME, fetch, grant, RangePlan.first(fetch));
    }
}
