package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kithara.net.NetException.Reason;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RedirectTrailTest {
    private static final HttpUrl START = HttpUrl.get("https://a.example/x/start");

    @Test
    void next_relative_isResolved() throws NetException {
        assertThat(trail(false).next(START, 302, "../y")).isEqualTo(HttpUrl.get("https://a.example/y"));
    }

    @Test
    void next_tenTimes_thenRefused() throws NetException {
        RedirectTrail trail = trail(false);
        HttpUrl at = START;
        for (int i = 0; i < 10; i++) {
            at = trail.next(at, 302, "/" + i);
        }
        HttpUrl last = at;
        assertThat(refused(trail, last, "/10")).isEqualTo(Reason.REDIRECT);
    }

    @Test
    void next_circle_refused() throws NetException {
        RedirectTrail trail = trail(false);
        HttpUrl second = trail.next(START, 302, "/second");
        assertThat(refused(trail, second, START.toString())).isEqualTo(Reason.REDIRECT);
    }

    @Test
    void next_toCleartext_refusedUnlessAllowed() throws NetException {
        assertThat(refused(trail(false), START, "http://a.example/x")).isEqualTo(Reason.REDIRECT);
        assertThat(trail(true).next(START, 302, "http://a.example/x").isHttps()).isFalse();
    }

    @Test
    void next_noUsableAddress_refused() {
        assertThat(refused(trail(false), START, null)).isEqualTo(Reason.REDIRECT);
        assertThat(refused(trail(false), START, "ftp://a.example/")).isEqualTo(Reason.REDIRECT);
    }

    @Test
    void next_dropsAUserInTheTarget() throws NetException {
        assertThat(trail(false).next(START, 302, "https://u:p@b.example/").username())
                .isEmpty();
    }

    private static RedirectTrail trail(boolean allowDowngrade) {
        return new RedirectTrail(START, allowDowngrade);
    }

    private static Reason refused(RedirectTrail trail, HttpUrl from, @Nullable String location) {
        return catchThrowableOfType(NetException.class, () -> trail.next(from, 302, location))
                .reason();
    }
}
