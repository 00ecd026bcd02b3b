package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagsTest {
    private static Tags tags(String... namesAndValues) {
        List<Tags.Entry> entries = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            entries.add(new Tags.Entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return Tags.of(entries);
    }

    @ParameterizedTest
    @CsvSource({"TIT2", "TT2", "title", "TITLE", "INAM", "NAME"})
    void title_ofAnyContainer_isFound(String name) {
        assertThat(tags(name, "Song").title()).contains("Song");
    }

    @Test
    void all_severalNamesOfOneMeaning_eachValueOnce() {
        Tags tags = tags("TPE1", "A", "artist", "B", "Artist", "A");
        assertThat(tags.all(TagKey.ARTIST)).containsExactly("A", "B");
        assertThat(tags.artist()).contains("A");
    }

    @Test
    void entries_keepWhatNobodyKnows() {
        Tags tags = tags("XYZW", "1", "XYZW", "2");
        assertThat(tags.entries()).containsExactly(new Tags.Entry("XYZW", "1"), new Tags.Entry("XYZW", "2"));
        assertThat(tags.asMap()).containsExactly(Map.entry("XYZW", "1; 2"));
        assertThat(tags.first("xyzw")).contains("1");
    }

    @ParameterizedTest
    @CsvSource({"3, 3, 0", "3/12, 3, 12", "03 / 12, 3, 12", "0/12, 0, 12", "x, 0, 0", "-1/2/3, 0, 2"})
    void trackNumber_asWritten_isSplit(String value, int number, int total) {
        Tags tags = tags("TRCK", value, "disc", value);
        assertThat(tags.trackNumber().orElse(0)).isEqualTo(number);
        assertThat(tags.trackTotal().orElse(0)).isEqualTo(total);
        assertThat(tags.discNumber().orElse(0)).isEqualTo(number);
        assertThat(tags.discTotal().orElse(0)).isEqualTo(total);
    }

    @Test
    void trackTotal_ofItsOwn_isFound() {
        assertThat(tags("tracknumber", "3", "tracktotal", "9").trackTotal()).hasValue(9);
    }

    @ParameterizedTest
    @CsvSource({"2001, 2001", "2001-02-03T04:05, 2001", "03.02.1999, 1999", "19991231, 0", "soon, 0"})
    void year_ofADate_isItsFourDigits(String date, int year) {
        assertThat(tags("TDRC", date).year().orElse(0)).isEqualTo(year);
        assertThat(tags("TDRC", date).date()).contains(date);
    }

    @Test
    void genres_numbers_areNames() {
        assertThat(tags("TCON", "(17)").genres()).containsExactly("Rock");
        assertThat(tags("TCON", "17").genres()).containsExactly("Rock");
        assertThat(tags("TCON", "(4)Eurodisco").genres()).containsExactly("Disco", "Eurodisco");
        assertThat(tags("TCON", "(4)(RX)").genres()).containsExactly("Disco", "Remix");
        assertThat(tags("TCON", "((Bracketed)").genres()).containsExactly("(Bracketed)");
        assertThat(tags("genre", "Rock", "genre", "Jazz").genres()).containsExactly("Rock", "Jazz");
        assertThat(tags("TCON", "(191)").genres()).containsExactly("Psybient");
        assertThat(tags("TCON", "(192)").genres()).containsExactly("(192)");
        assertThat(tags("TCON", "(147)").genres()).containsExactly("Synthpop");
        assertThat(tags("TCON", "79").genres()).containsExactly("Hard Rock");
        assertThat(tags("TCON", "126").genres()).containsExactly("Goa");
    }

    @Test
    void levels_areNumbers() {
        Tags tags = tags(
                "REPLAYGAIN_TRACK_GAIN", "-6.5 dB",
                "replaygain_track_peak", "0.98",
                "replaygain_album_gain", "+1.25dB",
                "replaygain_album_peak", "loud");
        assertThat(tags.trackGainDb()).hasValue(-6.5);
        assertThat(tags.trackPeak()).hasValue(0.98);
        assertThat(tags.albumGainDb()).hasValue(1.25);
        assertThat(tags.albumPeak()).isEmpty();
    }

    @Test
    void bpmAndIsrc_nonsense_isAbsent() {
        assertThat(tags("TBPM", "120.5").bpm()).hasValue(120.5);
        assertThat(tags("TBPM", "120000").bpm()).isEmpty();
        assertThat(tags("ISRC", "A record shop").isrc()).isEmpty();
        assertThat(tags("TSRC", "de-a12-34-56789").isrc()).contains("DEA123456789");
    }

    @Test
    void ofRadio_title_isSplit() {
        Tags tags = Tags.ofRadio(Map.of("StreamTitle", "Me - A Song - Live"));
        assertThat(tags.artist()).contains("Me");
        assertThat(tags.title()).contains("A Song - Live");
        assertThat(tags.first("StreamTitle")).contains("Me - A Song - Live");
        assertThat(Tags.ofRadio(Map.of("StreamTitle", "News")).title()).contains("News");
        assertThat(Tags.ofRadio(Map.of("StreamTitle", "News")).artist()).isEmpty();
    }

    @Test
    void of_nothing_isNone() {
        assertThat(Tags.of(List.of())).isSameAs(Tags.NONE);
        assertThat(Tags.ofRadio(Map.of()).title()).isEmpty();
    }
}
