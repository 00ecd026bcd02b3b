package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VersionTest {
    private static final String MODIFIED = "Thu, 01 Jan 2026 00:00:00 GMT";
    private static final String SECOND_LATER = "Thu, 01 Jan 2026 00:00:01 GMT";

    @Test
    void ifRange_strongEtag_isSent() {
        assertThat(Version.of(validators("\"a\"", MODIFIED)).ifRange()).isEqualTo("\"a\"");
    }

    @Test
    void ifRange_weakEtag_allowsNothing() {
        assertThat(Version.of(validators("W/\"a\"", MODIFIED)).ifRange()).isNull();
    }

    @Test
    void ifRange_dateAlone_isSentIfItIsASecondOld() {
        assertThat(new Version(validators(null, MODIFIED), SECOND_LATER).ifRange())
                .isEqualTo(MODIFIED);
        assertThat(new Version(validators(null, MODIFIED), MODIFIED).ifRange()).isNull();
        assertThat(new Version(validators(null, MODIFIED), "").ifRange()).isNull();
    }

    @Test
    void contradictedBy_otherEtagDateOrLength() {
        Version version = Version.of(new Validators(Optional.of("\"a\""), Optional.empty(), OptionalLong.of(5)));
        assertThat(version.contradictedBy(validators("\"b\"", null))).isTrue();
        assertThat(version.contradictedBy(new Validators(Optional.empty(), Optional.empty(), OptionalLong.of(6))))
                .isTrue();
        assertThat(version.contradictedBy(Validators.NONE)).isFalse();
        assertThat(Version.of(validators(null, MODIFIED)).contradictedBy(validators(null, SECOND_LATER)))
                .isTrue();
    }

    @Test
    void contradictedBy_otherDateUnderSameEtag_isNot() {
        Version version = Version.of(validators("\"a\"", MODIFIED));
        assertThat(version.contradictedBy(validators("\"a\"", SECOND_LATER))).isFalse();
    }

    @Test
    void confirmedBy_lengthAlone_needsBytesToCompareIfUnknown() {
        Version unknown = Version.of(Validators.NONE);
        assertThat(unknown.confirmedBy(Validators.NONE, false)).isFalse();
        assertThat(unknown.confirmedBy(Validators.NONE, true)).isTrue();
    }

    @Test
    void confirmedBy_dateNeedsEqualLength() {
        Version version = Version.of(new Validators(Optional.empty(), Optional.of(MODIFIED), OptionalLong.of(5)));
        assertThat(version.confirmedBy(validators(null, MODIFIED), true)).isFalse();
        Validators same = new Validators(Optional.empty(), Optional.of(MODIFIED), OptionalLong.of(5));
        assertThat(version.confirmedBy(same, false)).isTrue();
    }

    private static Validators validators(@Nullable String etag, @Nullable String lastModified) {
        return new Validators(Optional.ofNullable(etag), Optional.ofNullable(lastModified), OptionalLong.empty());
    }
}
