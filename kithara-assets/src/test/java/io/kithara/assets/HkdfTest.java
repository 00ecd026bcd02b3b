package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HkdfTest {
    /** RFC 5869 appendix A.1, the first 32 of its 42 bytes. */
    @Test
    void expand_testCase1OfTheRfc_yieldsItsKey() {
        HexFormat hex = HexFormat.of();
        Hkdf hkdf = Hkdf.extract(
                hex.parseHex("000102030405060708090a0b0c"),
                hex.parseHex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"));

        assertThat(hex.formatHex(hkdf.expand(hex.parseHex("f0f1f2f3f4f5f6f7f8f9"), 32)))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
    }
}
