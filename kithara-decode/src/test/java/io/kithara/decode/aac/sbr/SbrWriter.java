package io.kithara.decode.aac.sbr;

import io.kithara.decode.aac.BitReader;
import io.kithara.decode.aac.CodeWriter;
import io.kithara.decode.aac.DeltaCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes random legal SBR payloads of one element, one after another: every frame class, resolution, direction of delta
 * coding and header that the standard allows comes up.
 */
public final class SbrWriter {
    private static final Map<DeltaCode, Map<Integer, CodeWriter>> WORDS = new HashMap<>();

    private final Random random;
    private final int rate;
    private final int slots;
    private final boolean pair;
    private final TimeGrid[] last = {new TimeGrid(), new TimeGrid()};
    private final int[][] lastEnvelope = new int[2][48];
    private final int[][] lastNoise = new int[2][5];
    private final Supplier<CodeWriter> extension;
    private CodeWriter headerBits = new CodeWriter();
    private SbrHeader header = SbrHeader.read(new CodeWriter().put(0, 16).reader(), null);
    private @Nullable FrequencyBands bands;
    private boolean lastCoupled;
    private boolean fresh;

    /**
     * Creates a writer.
     *
     * @param coreRate in Hz
     * @param slots time slots of a frame, 16 or 15
     * @param extension what follows as extended data with its identification, or nothing if empty
     */
    public SbrWriter(Random random, int coreRate, int slots, boolean pair, Supplier<CodeWriter> extension) {
        this.random = random;
        this.rate = 2 * coreRate;
        this.slots = slots;
        this.pair = pair;
        this.extension = extension;
        chooseHeader();
    }

    private void chooseHeader() {
        do {
            headerBits = new CodeWriter().put(random.nextInt(2), 1).put(random.nextInt(16), 4);
            headerBits
                    .put(random.nextInt(16), 4)
                    .put(random.nextInt(4) == 0 ? random.nextInt(8) : 0, 3)
                    .put(0, 2);
            boolean extra1 = random.nextBoolean();
            boolean extra2 = random.nextBoolean();
            headerBits.put(extra1).put(extra2);
            headerBits.put(random.nextInt(32), extra1 ? 5 : 0).put(random.nextInt(64), extra2 ? 6 : 0);
            header = SbrHeader.read(headerBits.reader(), null);
            bands = FrequencyBands.of(header, rate).orElse(null);
        } while (bands == null);
        fresh = true;
    }

    /** Returns the tables of the header in force. */
    FrequencyBands bands() {
        return Objects.requireNonNull(bands);
    }

    /** Returns the numbers of the last envelope written. */
    int[] lastEnvelope(int channel) {
        return lastEnvelope[channel];
    }

    /** Returns the numbers of the last noise floor written. */
    int[] lastNoise(int channel) {
        return lastNoise[channel];
    }

    /**
     * Returns the payload of the next frame behind extension_type: whole bytes less four bits.
     *
     * @param crc whether it begins with a check
     * @param newHeader whether a header of other bands comes with it
     */
    public CodeWriter next(boolean crc, boolean newHeader) {
        if (newHeader) {
            chooseHeader();
        }
        CodeWriter data = new CodeWriter();
        boolean withHeader = fresh || random.nextInt(8) == 0;
        data.put(withHeader);
        if (withHeader) {
            data.put(headerBits);
        }
        boolean extra = random.nextInt(8) == 0;
        data.put(extra).put(0, extra ? (pair ? 8 : 4) : 0);
        if (pair) {
            writePair(data);
        } else {
            writeSingle(data);
        }
        writeExtension(data);
        int check = crc ? SbrCrc.BITS : 0;
        data.put(0, -(data.length() + check + 4) & 7);
        fresh = false;
        if (!crc) {
            return data;
        }
        return new CodeWriter()
                .put(SbrCrc.of(data.reader(), data.length()), check)
                .put(data);
    }

    private void writeExtension(CodeWriter data) {
        CodeWriter more = extension.get();
        data.put(more.length() > 0);
        if (more.length() > 0) {
            more.align();
            int bytes = more.length() / 8;
            data.put(Math.min(15, bytes), 4).put(Math.max(0, bytes - 15), bytes >= 15 ? 8 : 0);
            data.put(more);
        }
    }

    private void writeSingle(CodeWriter data) {
        TimeGrid grid = writeGrid(data, 0);
        boolean[] directions = writeDirections(data, grid);
        writeModes(data);
        writeEnvelopes(data, grid, directions, 0, false);
        writeNoise(data, grid, directions, 0, false);
        writeSinusoids(data);
        last[0].copyFrom(grid);
    }

    private void writePair(CodeWriter data) {
        // both channels must have been alike to have one grid now
        boolean coupled = random.nextBoolean() && last[0].end() == last[1].end();
        fresh |= coupled != lastCoupled;
        lastCoupled = coupled;
        data.put(coupled);
        TimeGrid[] grids = {writeGrid(data, 0), null};
        grids[1] = coupled ? grids[0] : writeGrid(data, 1);
        boolean[][] directions = {writeDirections(data, grids[0]), writeDirections(data, grids[1])};
        writeModes(data);
        if (coupled) {
            for (int i = 0; i < 2; i++) {
                writeEnvelopes(data, grids[i], directions[i], i, i == 1);
                writeNoise(data, grids[i], directions[i], i, i == 1);
            }
        } else {
            writeModes(data);
            writeEnvelopes(data, grids[0], directions[0], 0, false);
            writeEnvelopes(data, grids[1], directions[1], 1, false);
            writeNoise(data, grids[0], directions[0], 0, false);
            writeNoise(data, grids[1], directions[1], 1, false);
        }
        writeSinusoids(data);
        writeSinusoids(data);
        last[0].copyFrom(grids[0]);
        last[1].copyFrom(grids[1]);
    }

    /** Tries random bits until they are a grid that goes on where the last one ended. */
    private TimeGrid writeGrid(CodeWriter data, int channel) {
        int start = last[channel].envelopes() == 0 ? 0 : Math.max(0, last[channel].end() - slots);
        while (true) {
            CodeWriter bits = new CodeWriter().put(random.nextInt(), 32).put(random.nextInt(), 32);
            TimeGrid grid = new TimeGrid();
            BitReader reader = bits.reader();
            if (grid.read(reader, slots, header.coarse()) && grid.border(0) == start) {
                int length = reader.position();
                reader.moveTo(0);
                while (length > 0) {
                    int part = Math.min(16, length);
                    data.put(reader.read(part), part);
                    length -= part;
                }
                return grid;
            }
        }
    }

    private boolean[] writeDirections(CodeWriter data, TimeGrid grid) {
        boolean[] directions = new boolean[grid.envelopes() + grid.noiseFloors()];
        for (int i = 0; i < directions.length; i++) {
            boolean first = i == 0 || i == grid.envelopes();
            directions[i] = !(first && fresh) && random.nextBoolean();
            data.put(directions[i]);
        }
        return directions;
    }

    private void writeModes(CodeWriter data) {
        for (int i = 0; i < bands().noiseBands(); i++) {
            data.put(random.nextInt(4), 2);
        }
    }

    private void writeEnvelopes(CodeWriter data, TimeGrid grid, boolean[] directions, int channel, boolean balance) {
        boolean coarse = grid.coarse();
        DeltaCode time = balance
                ? (coarse ? SbrCodes.BALANCE_TIME_3_0_DB : SbrCodes.BALANCE_TIME_1_5_DB)
                : (coarse ? SbrCodes.ENVELOPE_TIME_3_0_DB : SbrCodes.ENVELOPE_TIME_1_5_DB);
        DeltaCode frequency = balance
                ? (coarse ? SbrCodes.BALANCE_FREQUENCY_3_0_DB : SbrCodes.BALANCE_FREQUENCY_1_5_DB)
                : (coarse ? SbrCodes.ENVELOPE_FREQUENCY_3_0_DB : SbrCodes.ENVELOPE_FREQUENCY_1_5_DB);
        int startBits = (balance ? 6 : 7) - (coarse ? 1 : 0);
        int scale = balance ? 2 : 1;
        int most = (balance ? 48 / scale : 40) / (coarse ? 2 : 1);
        boolean fineBefore = last[channel].envelopes() > 0 && last[channel].fine(last[channel].envelopes() - 1);
        int[] before = lastEnvelope[channel];
        for (int l = 0; l < grid.envelopes(); l++) {
            int[] borders = bands().envelope(grid.fine(l));
            int[] bordersBefore = bands().envelope(fineBefore);
            int[] values = new int[48];
            for (int k = 0; k + 1 < borders.length; k++) {
                int base = directions[l] ? before[containing(bordersBefore, borders[k])] : k > 0 ? values[k - 1] : 0;
                if (!directions[l] && k == 0) {
                    int start = random.nextInt(most);
                    values[0] = scale * start;
                    data.put(start, startBits);
                } else {
                    int delta = step(base / scale, most, balance || coarse ? 6 : 12);
                    values[k] = base + scale * delta;
                    data.put(word(directions[l] ? time : frequency, delta));
                }
            }
            before = values;
            fineBefore = grid.fine(l);
        }
        lastEnvelope[channel] = before;
    }

    private static int containing(int[] borders, int channel) {
        int k = 0;
        while (k + 2 < borders.length && borders[k + 1] <= channel) {
            k++;
        }
        return k;
    }

    private void writeNoise(CodeWriter data, TimeGrid grid, boolean[] directions, int channel, boolean balance) {
        DeltaCode time = balance ? SbrCodes.NOISE_BALANCE_TIME : SbrCodes.NOISE_TIME;
        DeltaCode frequency = balance ? SbrCodes.BALANCE_FREQUENCY_3_0_DB : SbrCodes.ENVELOPE_FREQUENCY_3_0_DB;
        int scale = balance ? 2 : 1;
        int most = balance ? 12 : 28;
        int[] before = lastNoise[channel];
        for (int l = 0; l < grid.noiseFloors(); l++) {
            boolean overTime = directions[grid.envelopes() + l];
            int[] values = new int[5];
            for (int k = 0; k < bands().noiseBands(); k++) {
                int base = overTime ? before[k] : k > 0 ? values[k - 1] : 0;
                if (!overTime && k == 0) {
                    int start = random.nextInt(most);
                    values[0] = scale * start;
                    data.put(start, 5);
                } else {
                    int delta = step(base / scale, most, 6);
                    values[k] = base + scale * delta;
                    data.put(word(overTime ? time : frequency, delta));
                }
            }
            before = values;
        }
        lastNoise[channel] = before;
    }

    /** Returns a difference that stays within 0 and {@code most}. */
    private int step(int base, int most, int largest) {
        int wanted = base + random.nextInt(2 * largest + 1) - largest;
        return Math.max(0, Math.min(most, wanted)) - base;
    }

    private void writeSinusoids(CodeWriter data) {
        boolean some = random.nextInt(3) == 0;
        data.put(some);
        for (int k = 0; some && k + 1 < bands().high().length; k++) {
            data.put(random.nextInt(6) == 0);
        }
    }

    private static synchronized CodeWriter word(DeltaCode code, int number) {
        return Objects.requireNonNull(
                WORDS.computeIfAbsent(code, CodeWriter::codewords).get(number));
    }
}
