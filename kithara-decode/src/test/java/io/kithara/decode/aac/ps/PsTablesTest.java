package io.kithara.decode.aac.ps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.aac.CodeWriter;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the codes are complete (Kraft sum 1) {@link io.kithara.decode.aac.DeltaCode#read} has seen to. */
class PsTablesTest {
    @Test
    void codes_coverTheDifferencesOfTheirGrids() {
        assertThat(CodeWriter.codewords(PsCodes.IID_FREQUENCY)).hasSize(29).containsKeys(-14, 14);
        assertThat(CodeWriter.codewords(PsCodes.IID_TIME)).hasSize(29).containsKeys(-14, 14);
        assertThat(CodeWriter.codewords(PsCodes.IID_FREQUENCY_FINE)).hasSize(61).containsKeys(-30, 30);
        assertThat(CodeWriter.codewords(PsCodes.IID_TIME_FINE)).hasSize(61).containsKeys(-30, 30);
        assertThat(CodeWriter.codewords(PsCodes.ICC_FREQUENCY)).hasSize(15).containsKeys(-7, 7);
        assertThat(CodeWriter.codewords(PsCodes.ICC_TIME)).hasSize(15).containsKeys(-7, 7);
        assertThat(CodeWriter.codewords(PsCodes.IPD_FREQUENCY)).hasSize(8).containsKeys(0, 7);
        assertThat(CodeWriter.codewords(PsCodes.OPD_TIME)).hasSize(8).containsKeys(0, 7);
    }

    @ParameterizedTest
    @EnumSource(StereoBands.class)
    void ofHybrid_meetsEveryStereoBand(StereoBands bands) {
        int[] of = bands.ofHybrid();

        assertThat(of).hasSize(bands.hybrid);
        assertThat(Arrays.stream(of).distinct().sorted().toArray())
                .hasSize(bands.count)
                .endsWith(bands.count - 1);
        for (int k = 0; k < bands.hybrid; k++) {
            assertThat(bands.negative(k)).as("band %d", k).isEqualTo(bands.centre(k) < 0);
        }
    }

    /** Whatever the indices, left and right together have twice the energy of the signal. */
    @Test
    void weights_ofAllIndices_keepTheEnergy() {
        for (int table = 0; table < 4; table++) {
            MixingTables tables = MixingTables.of(table > 1, table % 2 == 1);
            for (int iid = -15; iid <= 15; iid++) {
                for (int icc = 0; icc < 8; icc++) {
                    double energy = 0;
                    for (float weight : tables.weights(iid, icc)) {
                        energy += weight * weight;
                    }
                    assertThat(energy)
                            .as("table %d iid %d icc %d", table, iid, icc)
                            .isCloseTo(2, within(1e-5));
                }
            }
        }
    }

    @Test
    void indices_constant_stayConstant() {
        int[] scratch = new int[StereoBands.MAX];
        for (int sent : new int[] {10, 20, 34}) {
            for (StereoBands bands : StereoBands.values()) {
                int[] from = new int[StereoBands.MAX];
                int[] to = new int[StereoBands.MAX];
                Arrays.fill(from, -5);
                BandMapping.indices(from, sent, bands, to, scratch);
                assertThat(Arrays.copyOf(to, bands.count)).containsOnly(-5);
            }
        }
    }

    @Test
    void indices_of34To20_areMeansOfTheTable() {
        int[] from = new int[StereoBands.MAX];
        int[] to = new int[StereoBands.MAX];
        Arrays.setAll(from, b -> 6 * b);
        BandMapping.indices(from, 34, StereoBands.TWENTY, to, new int[StereoBands.MAX]);

        assertThat(Arrays.copyOf(to, 20))
                .containsExactly(
                        2, 10, 20, 28, 39, 51, 60, 66, 75, 87, 96, 102, 108, 114, 123, 135, 147, 159, 177, 195);
    }

    /** The split bands of a channel add up to it, not delayed. */
    @ParameterizedTest
    @EnumSource(StereoBands.class)
    void splitAndJoin_noise_givesItBack(StereoBands bands) {
        Random random = new Random(3);
        int rows = 32 + HybridBank.REACH;
        float[][] re = new float[rows][64];
        float[][] im = new float[rows][64];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < 64; k++) {
                re[row][k] = random.nextFloat();
                im[row][k] = random.nextFloat();
            }
        }
        HybridBank bank = new HybridBank(32);
        bank.take(re, im, 0);
        float[] hybridRe = new float[StereoBands.MAX_HYBRID];
        float[] hybridIm = new float[StereoBands.MAX_HYBRID];
        float[] joined = new float[64];
        for (int slot = 0; slot < 32; slot++) {
            bank.split(slot, bands, hybridRe, hybridIm);
            HybridBank.join(bands, hybridRe, joined);
            for (int k = 0; k < bands.splitChannels; k++) {
                assertThat(joined[k]).as("slot %d channel %d", slot, k).isCloseTo(re[slot][k], within(1e-5f));
            }
        }
    }
}
