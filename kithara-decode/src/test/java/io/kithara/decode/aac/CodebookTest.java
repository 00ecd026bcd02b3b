package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodebookTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void tables_areACompletePrefixCode(int book) {
        long kraft = 0;
        int count = 0;
        int[] lengths = CodebookTables.LENGTHS[book];
        for (int length = 1; length <= lengths.length; length++) {
            kraft += (long) lengths[length - 1] << (32 - length);
            count += lengths[length - 1];
        }

        assertThat(kraft).isEqualTo(1L << 32);
        assertThat(CodebookTables.INDEXES[book]).hasSize(count).doesNotHaveDuplicates();
    }

    /** The check sums are those of the lengths and codewords in libavcodec 59, which were typed in by other people. */
    @ParameterizedTest
    @CsvSource({
        "0, 591f5a30",
        "1, 35f19051",
        "2, 6883b095",
        "3, c279a791",
        "4, 9b46ad16",
        "5, 6a6df536",
        "6, 14b38378",
        "7, 00bebeb9",
        "8, 3fc14da6",
        "9, c6b4c595",
        "10, fa714df6",
        "11, d84f0555"
    })
    void tables_haveTheCheckSumOfASecondSource(int book, String sum) {
        Code code = Code.of(book);
        CRC32 crc = new CRC32();
        for (int length : code.lengths) {
            crc.update(length);
        }
        for (int word : code.words) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                crc.update(word >>> shift & 0xFF);
            }
        }

        assertThat(crc.getValue()).isEqualTo(Long.parseLong(sum, 16));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void entry_everyCodeword_isFoundWhateverFollows(int book) {
        Code code = Code.of(book);
        Codebook codebook = book == 0 ? Codebook.scaleFactors() : Codebook.spectral(book);
        for (int index = 0; index < code.words.length; index++) {
            int length = code.lengths[index];
            int window = code.words[index] << (32 - length);
            int entry = codebook.entry(window);

            assertThat(Codebook.length(entry)).isEqualTo(length);
            assertThat(codebook.entry(window | -1 >>> length)).isEqualTo(entry);
            assertThat(index(book, entry >>> Codebook.DIGITS)).isEqualTo(index);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 40, 1", "3, 80, 19", "5, 0, 13", "7, 63, 14", "11, 288, 7", "11, 0, 4"})
    void lengthWithSigns_countsWhatIsNotZeroInUnsignedBooks(int book, int index, int expected) {
        Code code = Code.of(book);
        int entry = Codebook.spectral(book).entry(code.words[index] << (32 - code.lengths[index]));

        assertThat(Codebook.lengthWithSigns(entry)).isEqualTo(expected);
    }

    /** Section 4.6.3.3: the index of a codeword out of its values. */
    private static int index(int book, int digits) {
        int[] radix = {0, 3, 3, 3, 3, 9, 9, 8, 8, 13, 13, 17};
        if (book == 0) {
            return digits;
        }
        int bits = book < 5 ? 2 : 5;
        int index = 0;
        for (int i = 0; i < (book < 5 ? 4 : 2); i++) {
            index = index * radix[book] + (digits >>> (i * bits) & ((1 << bits) - 1));
        }
        return index;
    }

    /** A codebook by index, as the standard prints it. */
    record Code(int[] lengths, int[] words) {
        static Code of(int book) {
            int[] order = CodebookTables.INDEXES[book];
            Code code = new Code(new int[order.length], new int[order.length]);
            int word = 0;
            int at = 0;
            for (int length = 1; length <= CodebookTables.LENGTHS[book].length; length++) {
                word <<= 1;
                for (int i = 0; i < CodebookTables.LENGTHS[book][length - 1]; i++) {
                    code.lengths[order[at]] = length;
                    code.words[order[at++]] = word++;
                }
            }
            return code;
        }
    }
}
