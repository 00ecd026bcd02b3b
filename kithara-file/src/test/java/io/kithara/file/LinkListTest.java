package io.kithara.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.stream.MediaException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class LinkListTest {
    private static final URI BASE = URI.create("http://list.example/dir/list");

    @Test
    void parse_pls_ordersByNumber() throws Exception {
        String text = "[playlist]\r\nNumberOfEntries=2\r\nFile2=http://b.example/\r\nFile1=http://a.example/\r\n";

        assertThat(LinkList.parse(BodyKind.PLS, text, BASE))
                .containsExactly(URI.create("http://a.example/"), URI.create("http://b.example/"));
    }

    @Test
    void parse_m3u_skipsCommentsAndResolves() throws Exception {
        String text = "\uFEFF#EXTM3U\n#EXTINF:-1,Title\nsong one.mp3\n\n/root.mp3\nhttp://c.example/x\n";

        assertThat(LinkList.parse(BodyKind.M3U, text, BASE))
                .containsExactly(
                        URI.create("http://list.example/dir/song%20one.mp3"),
                        URI.create("http://list.example/root.mp3"),
                        URI.create("http://c.example/x"));
    }

    @Test
    void parse_xspf_unescapesAndIgnoresComments() throws Exception {
        String text = "<?xml version='1.0'?><playlist xmlns='http://xspf.org/ns/0/'><trackList>"
                + "<!-- <location>http://no.example/</location> -->"
                + "<track><location>http://a.example/?x=1&amp;y=&#50;</location></track></trackList></playlist>";

        assertThat(LinkList.parse(BodyKind.XSPF, text, BASE)).containsExactly(URI.create("http://a.example/?x=1&y=2"));
    }

    @Test
    void parse_localAddressInRemoteList_isLeftOut() {
        assertThatThrownBy(() -> LinkList.parse(BodyKind.M3U, "file:///etc/passwd\n", BASE))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.MALFORMED));
    }

    @Test
    void parse_thousandsOfLinks_keepsTheFirst() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            text.append("http://a.example/").append(i).append('\n');
        }

        assertThat(LinkList.parse(BodyKind.M3U, text.toString(), BASE)).hasSize(LinkList.MAX_LINKS);
    }

    @Test
    void parse_hostileComments_takesLinearTime() {
        String text = "<playlist>" + "<!--".repeat(LinkList.MAX_BYTES / 4);

        assertThatThrownBy(() -> LinkList.parse(BodyKind.XSPF, text, BASE)).isInstanceOf(MediaException.class);
    }
}
