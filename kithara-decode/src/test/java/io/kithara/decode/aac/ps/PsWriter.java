package io.kithara.decode.aac.ps;

import io.kithara.decode.aac.CodeWriter;
import io.kithara.decode.aac.DeltaCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Writes random legal ps_data(), one frame after another, of the modes it is asked for. */
public final class PsWriter {
    private static final int[] BANDS = {10, 20, 34, 10, 20, 34};
    private static final int[] PHASE_BANDS = {5, 11, 17, 5, 11, 17};
    private static final int[][] ENVELOPES = {{0, 1, 2, 4}, {1, 2, 3, 4}};
    private static final int EXTENSION_PS = 2;
    private static final Map<DeltaCode, Map<Integer, CodeWriter>> WORDS = new HashMap<>();

    private final Random random;
    private final int slots;

    /** Digits of the modes to choose from; with p there are phases. */
    private final String modes;

    private final int[][] last = new int[2][34];
    private int iidMode;
    private int iccMode;
    private boolean iidOn;
    private boolean iccOn;
    private boolean extensionOn;
    private boolean started;

    /** Creates a writer for frames of {@code slots}. */
    public PsWriter(Random random, int slots, String modes) {
        this.random = random;
        this.slots = slots;
        this.modes = modes;
    }

    private int mode() {
        int mode;
        do {
            mode = random.nextInt(6);
        } while (modes.indexOf('0' + mode) < 0);
        return mode;
    }

    /** Returns data with a header of a mode for both parameters and one envelope, the same in all bands, behind the identification. */
    public static CodeWriter steady(int mode, int iid, int icc) {
        CodeWriter data = new CodeWriter().put(EXTENSION_PS, 2).put(0b11, 2).put(mode, 3);
        data.put(1, 1).put(mode, 3).put(0, 1).put(0b0_01, 3).put(0, 1);
        DeltaCode code = mode >= 3 ? PsCodes.IID_FREQUENCY_FINE : PsCodes.IID_FREQUENCY;
        for (int b = 0; b < BANDS[mode]; b++) {
            data.put(word(code, b == 0 ? iid : 0));
        }
        data.put(0, 1);
        for (int b = 0; b < BANDS[mode]; b++) {
            data.put(word(PsCodes.ICC_FREQUENCY, b == 0 ? icc : 0));
        }
        return data;
    }

    /** Returns the data of the next frame, behind the identification of the extension. */
    public CodeWriter next() {
        CodeWriter data = new CodeWriter().put(EXTENSION_PS, 2);
        boolean header = !started || random.nextInt(5) == 0;
        data.put(header);
        boolean newModes = header && (!started || random.nextInt(4) == 0);
        if (newModes) {
            iidOn = random.nextInt(8) != 0;
            iccOn = random.nextInt(8) != 0;
            extensionOn = modes.indexOf('p') >= 0;
            // a mode is only sent with its parameters
            iidMode = iidOn ? mode() : iidMode;
            iccMode = iccOn ? mode() : iccMode;
        }
        if (header) {
            data.put(iidOn).put(iidMode, iidOn ? 3 : 0);
            data.put(iccOn).put(iccMode, iccOn ? 3 : 0);
            data.put(extensionOn);
        }
        int frameClass = random.nextInt(2);
        int index = newModes ? 1 + random.nextInt(3) : random.nextInt(4);
        int count = ENVELOPES[frameClass][index];
        data.put(frameClass, 1).put(index, 2);
        for (int e = 0, border = -1; frameClass == 1 && e < count; e++) {
            border += 1 + random.nextInt(slots / count);
            data.put(border, 5);
        }
        boolean fine = iidMode >= 3;
        for (int e = 0; iidOn && e < count; e++) {
            int most = fine ? 15 : 7;
            boolean time = !(newModes && e == 0) && random.nextBoolean();
            DeltaCode code = fine
                    ? (time ? PsCodes.IID_TIME_FINE : PsCodes.IID_FREQUENCY_FINE)
                    : (time ? PsCodes.IID_TIME : PsCodes.IID_FREQUENCY);
            writeRow(data, 0, BANDS[iidMode], -most, most, time, code);
        }
        for (int e = 0; iccOn && e < count; e++) {
            boolean time = !(newModes && e == 0) && random.nextBoolean();
            writeRow(data, 1, BANDS[iccMode], 0, 7, time, time ? PsCodes.ICC_TIME : PsCodes.ICC_FREQUENCY);
        }
        if (extensionOn) {
            writePhases(data, count, newModes);
        }
        started = true;
        return data;
    }

    private void writePhases(CodeWriter data, int count, boolean fresh) {
        CodeWriter phases = new CodeWriter().put(0, 2).put(true);
        for (int e = 0; e < count; e++) {
            boolean time = !(fresh && e == 0) && random.nextBoolean();
            writePhaseRow(phases, time, time ? PsCodes.IPD_TIME : PsCodes.IPD_FREQUENCY);
            writePhaseRow(phases, time, time ? PsCodes.OPD_TIME : PsCodes.OPD_FREQUENCY);
        }
        phases.put(0, 1).align();
        int bytes = phases.length() / 8;
        data.put(Math.min(15, bytes), 4).put(Math.max(0, bytes - 15), bytes >= 15 ? 8 : 0);
        data.put(phases);
    }

    private void writeRow(CodeWriter data, int kind, int count, int least, int most, boolean time, DeltaCode code) {
        data.put(time);
        int value = 0;
        for (int b = 0; b < count; b++) {
            int base = time ? last[kind][b] : value;
            int wanted = base + random.nextInt(5) - 2;
            value = Math.max(least, Math.min(most, wanted));
            data.put(word(code, value - base));
            last[kind][b] = value;
        }
    }

    private void writePhaseRow(CodeWriter data, boolean time, DeltaCode code) {
        data.put(time);
        for (int b = 0; b < PHASE_BANDS[iidMode]; b++) {
            data.put(word(code, random.nextInt(8)));
        }
    }

    private static synchronized CodeWriter word(DeltaCode code, int number) {
        return Objects.requireNonNull(
                WORDS.computeIfAbsent(code, CodeWriter::codewords).get(number));
    }
}
