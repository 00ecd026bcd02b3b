package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.CachedResponse.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FreshnessTest {
    private static final URI ADDRESS = URI.create("http://example.com/a");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String DATE = "Thu, 01 Jan 2026 00:00:00 GMT";

    private Instant now = START;
    private final Freshness freshness = new Freshness(FreshnessPolicy.STANDARD, () -> now);

    private static FetchResponse response(String... fields) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            headers.put(fields[i], fields[i + 1]);
        }
        return new FetchResponse(ADDRESS, 200, Validators.NONE, true, headers);
    }

    /** How long something that arrives now is fresh, to the second. */
    private Duration lifetime(Kind kind, FetchResponse response) {
        String note = freshness.note(response);
        return freshness
                .terms(ADDRESS, kind, Optional.of(note), response.header("last-modified"))
                .fresh();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=60                          | 60",
                "public, MAX-AGE=60                  | 60",
                "max-age=\"60\"                      | 60",
                "max-age=60, max-age=30              | 30",
                "max-age=x                           | 0",
                "max-age                             | 0",
                "max-age=99999999999999999999        | 2147483648",
                "no-cache, max-age=60                | 0",
                "no-cache=\"set-cookie, a\"          | 0",
                "foo=\"no-store, \\\" no-cache\", max-age=5 | 5",
                "must-revalidate, max-age=60         | 60",
                "s-maxage=60                         | 86400",
                "immutable                           | 31536000",
                "immutable, max-age=5                | 5",
            })
    void file_cacheControl_isFreshForSoManySeconds(String field, long seconds) {
        assertThat(lifetime(Kind.FILE, response("cache-control", field))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void file_expires_countsFromDateAndGivesWayToMaxAge() {
        String later = "Thu, 01 Jan 2026 01:00:00 GMT";
        assertThat(lifetime(Kind.FILE, response("date", DATE, "expires", later)))
                .isEqualTo(Duration.ofHours(1));
        assertThat(lifetime(Kind.FILE, response("date", later, "expires", DATE)))
                .isEqualTo(Duration.ZERO);
        assertThat(lifetime(Kind.FILE, response("expires", "0"))).isEqualTo(Duration.ZERO);
        assertThat(lifetime(Kind.FILE, response("date", DATE, "expires", later, "cache-control", "max-age=1")))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Wed, 31 Dec 2025 00:00:00 GMT | 1",
                "Sun, 21 Sep 2025 00:00:00 GMT | 10",
                "Thu, 01 Jan 1998 00:00:00 GMT | 30",
                "Fri, 02 Jan 2026 00:00:00 GMT | 1",
                "nonsense                      | 1",
            })
    void file_nothingSaid_isFreshForATenthOfItsAgeWithinADayAndAMonth(String modified, double days) {
        Duration found = lifetime(Kind.FILE, response("last-modified", modified));
        assertThat(found.toMinutes() / (24 * 60.0)).isBetween(days - 0.25, days + 0.25);
    }

    @Test
    void playlist_nothingSaid_isAskedForEachTime() {
        assertThat(lifetime(Kind.PLAYLIST, response("last-modified", "Thu, 01 Jan 1998 00:00:00 GMT")))
                .isEqualTo(Duration.ZERO);
        assertThat(lifetime(Kind.PLAYLIST, response("cache-control", "max-age=9")))
                .isEqualTo(Duration.ofSeconds(9));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"SEGMENT", "KEY"})
    void segmentsAndKeys_areFreshForEver(Kind kind) {
        assertThat(lifetime(kind, response("cache-control", "no-cache, max-age=0")))
                .isEqualTo(CacheTerms.FOR_EVER);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void noStore_isNotStored(Kind kind) {
        String note = freshness.note(response("cache-control", "private, No-Store"));
        assertThat(freshness.terms(ADDRESS, kind, Optional.of(note), Optional.empty()))
                .isEqualTo(CacheTerms.NOT_STORED);
        CacheTerms allowed = new Freshness(FreshnessPolicy.STANDARD.storingAll(), () -> now)
                .terms(ADDRESS, kind, Optional.of(note), Optional.empty());
        assertThat(allowed.stored()).isTrue();
        assertThat(allowed.fresh()).isZero();
    }

    @Test
    void servesStale_unlessForbidden() {
        assertThat(servesStale("max-age=1")).isTrue();
        assertThat(servesStale("max-age=1, must-revalidate")).isFalse();
        assertThat(servesStale("no-cache")).isFalse();
    }

    private boolean servesStale(String control) {
        String note = freshness.note(response("cache-control", control));
        return freshness
                .terms(ADDRESS, Kind.PLAYLIST, Optional.of(note), Optional.empty())
                .servesStale();
    }

    @Test
    void isFresh_ageOfOtherCachesCounts() {
        Optional<String> note = Optional.of(freshness.note(response("cache-control", "max-age=60", "age", "50")));
        now = START.plusSeconds(9);
        assertThat(freshness.isFresh(ADDRESS, Kind.FILE, note, Optional.empty()))
                .isTrue();
        now = START.plusSeconds(10);
        assertThat(freshness.isFresh(ADDRESS, Kind.FILE, note, Optional.empty()))
                .isFalse();
    }

    @Test
    void isFresh_clockSetBack_isStale() {
        Optional<String> note = Optional.of(freshness.note(response("cache-control", "max-age=60")));
        now = START.minusSeconds(1);
        assertThat(freshness.isFresh(ADDRESS, Kind.FILE, note, Optional.empty()))
                .isFalse();
    }

    @Test
    void isFresh_nothingOrNonsenseNoted_isStale() {
        for (String note : new String[] {"", "1", "x;;", ";;;", "1;x;max-age=9999999999"}) {
            assertThat(freshness.isFresh(ADDRESS, Kind.FILE, Optional.of(note), Optional.empty()))
                    .as(note)
                    .isFalse();
        }
        assertThat(freshness.isFresh(ADDRESS, Kind.FILE, Optional.empty(), Optional.empty()))
                .isFalse();
    }

    @Test
    void policyOfTheHost_overridesPerResource() {
        FreshnessPolicy own = response ->
                response.uri().getPath().equals("/a") ? CacheTerms.fresh(Duration.ofDays(9)) : CacheTerms.NOT_STORED;
        Freshness used = new Freshness(own, () -> now);
        Optional<String> note = Optional.of(used.note(response("cache-control", "no-store")));
        now = START.plusSeconds(Duration.ofDays(8).toSeconds());
        assertThat(used.isFresh(ADDRESS, Kind.FILE, note, Optional.empty())).isTrue();
        assertThat(used.terms(URI.create("http://example.com/b"), Kind.FILE, note, Optional.empty())
                        .stored())
                .isFalse();
    }
}
