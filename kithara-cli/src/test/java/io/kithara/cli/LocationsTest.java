package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LocationsTest {
    @Test
    void parse_addressesAndPaths() throws UsageException {
        assertThat(Locations.parse("https://e.com/a%20b.mp3?x=1")).isEqualTo(URI.create("https://e.com/a%20b.mp3?x=1"));
        assertThat(Locations.parse("file:///tmp/a.mp3")).isEqualTo(URI.create("file:///tmp/a.mp3"));
        assertThat(Locations.parse("a b.mp3")).isEqualTo(Path.of("a b.mp3").toUri());
        assertThat(Locations.parse("2:30 mix.mp3"))
                .isEqualTo(Path.of("2:30 mix.mp3").toUri());
    }

    @Test
    void parse_whatIsNeither_saysSo() {
        assertThatThrownBy(() -> Locations.parse("ftp://e.com/a.mp3")).hasMessageContaining("http, https, file");
        assertThatThrownBy(() -> Locations.parse("http://e.com/a b.mp3")).hasMessageContaining("percent-encode");
    }

    @Test
    void baseName_isTheLastNameWithoutExtension() {
        assertThat(Locations.baseName(URI.create("http://e.com/x/song.one.mp3?t=2")))
                .isEqualTo("song.one");
        assertThat(Locations.baseName(URI.create("http://e.com/"))).isEqualTo("audio");
        assertThat(Locations.baseName(URI.create("http://e.com/live"))).isEqualTo("live");
        assertThat(Locations.baseName(URI.create("file:///tmp/.mp3"))).isEqualTo(".mp3");
    }
}
