package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.HtmlCheck.Finding;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlCheckTest {
    // scenario 41
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><title>x",
                "\r\n  <html lang=en>",
                "\u00EF\u00BB\u00BF<HTML>",
                "<!-- generated --><html>",
                "<?xml version=\"1.0\"?><html xmlns=\"x\">"
            })
    void look_page_isHtmlWhateverItsLabel(String page) {
        assertThat(look(page, true, false)).isEqualTo(Finding.HTML);
        assertThat(look(page, true, true)).isEqualTo(Finding.HTML);
    }

    // scenario 41
    @Test
    void look_textLabelledHtml_isHtml() {
        assertThat(look("Database error", true, true)).isEqualTo(Finding.HTML);
        assertThat(look("Database error", true, false)).isEqualTo(Finding.OTHER);
    }

    @Test
    void look_mediaLabelledHtml_isMedia() {
        assertThat(look("ID3\u0003\u0000", false, true)).isEqualTo(Finding.OTHER);
        assertThat(look("#EXTM3U\n", false, true)).isEqualTo(Finding.OTHER);
        assertThat(look("<playlist version=\"1\">", true, true)).isEqualTo(Finding.OTHER);
    }

    @Test
    void look_tooLittle_isOpenUntilItEnds() {
        assertThat(look("", false, false)).isEqualTo(Finding.OPEN);
        assertThat(look("<", false, false)).isEqualTo(Finding.OPEN);
        assertThat(look("<", true, false)).isEqualTo(Finding.OTHER);
        assertThat(look("", true, true)).isEqualTo(Finding.OTHER);
        assertThat(look("x", false, false)).isEqualTo(Finding.OTHER);
    }

    private static Finding look(String head, boolean ended, boolean labelled) {
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        return HtmlCheck.look(bytes, bytes.length, ended, labelled);
    }
}
