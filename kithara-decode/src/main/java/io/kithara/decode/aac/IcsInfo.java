package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import java.util.Arrays;

/**
 * {@code ics_info()} of ISO/IEC 14496-3 section 4.4.2.1: the windows of a frame, how they are grouped, how many bands are
 * coded. Used again for each frame. Not safe for several threads.
 */
final class IcsInfo {
    /** Short windows of a frame. */
    static final int SHORT_WINDOWS = 8;

    /** PRED_SFB_MAX is nowhere larger. */
    private static final int MAX_PREDICTED = 41;

    private final Stream stream;
    private final int[] groupLengths = new int[SHORT_WINDOWS];

    private WindowSequence sequence = WindowSequence.ONLY_LONG;
    private boolean kaiserBessel;
    private int groups = 1;
    private int codedBands;

    /** For the prediction of AAC Main: which bands use it, and which predictors start over, 0 for none. */
    private final boolean[] predicted = new boolean[MAX_PREDICTED];

    private int resetGroup;

    private final LtpData longTerm = new LtpData();

    /** Whether predictor_data_present was set. */
    private boolean predicting;

    IcsInfo(Stream stream) {
        this.stream = stream;
    }

    /**
     * Reads the element.
     *
     * @throws DecodeException {@code CORRUPT_PACKET} if it codes bands that do not exist, or uses prediction without being
     *     AAC Main
     */
    void read(BitReader in) throws DecodeException {
        in.skip(1); // ics_reserved_bit
        sequence = WindowSequence.of(in.read(2));
        kaiserBessel = in.readFlag();
        codedBands = in.read(isShort() ? 4 : 6);
        readGroups(isShort() ? in.read(SHORT_WINDOWS - 1) : 0);
        Arrays.fill(predicted, false);
        resetGroup = 0;
        longTerm.clear();
        predicting = !isShort() && in.readFlag();
        if (predicting && stream.isLongTerm()) {
            longTerm.read(in, codedBands);
        } else if (predicting) {
            readPrediction(in);
        }
        if (codedBands > bands().count(isShort())) {
            throw Corruption.of("codes " + codedBands + " scale-factor bands of " + bands().count(isShort()));
        }
    }

    private void readPrediction(BitReader in) throws DecodeException {
        if (!stream.isMain()) {
            throw Corruption.of("uses prediction, which its object type lacks");
        }
        if (in.readFlag()) {
            resetGroup = in.read(5);
            if (resetGroup < 1 || resetGroup > BackwardPrediction.RESET_GROUPS) {
                throw Corruption.of("resets predictors of group " + resetGroup);
            }
        }
        for (int band = 0; band < Math.min(codedBands, bands().predictedBands()); band++) {
            predicted[band] = in.readFlag();
        }
    }

    /** A set bit of scale_factor_grouping adds a window to the group of the one before. */
    private void readGroups(int grouping) {
        groups = 1;
        groupLengths[0] = 1;
        for (int bit = SHORT_WINDOWS - 2; bit >= 0 && isShort(); bit--) {
            if ((grouping >> bit & 1) == 0) {
                groupLengths[groups++] = 0;
            }
            groupLengths[groups - 1]++;
        }
    }

    /** Takes over what the other channel of a pair with a common window was told. */
    void copyFrom(IcsInfo other) {
        sequence = other.sequence;
        kaiserBessel = other.kaiserBessel;
        groups = other.groups;
        codedBands = other.codedBands;
        predicting = other.predicting;
        System.arraycopy(other.groupLengths, 0, groupLengths, 0, groups);
        System.arraycopy(other.predicted, 0, predicted, 0, MAX_PREDICTED);
        resetGroup = other.resetGroup;
    }

    /** Reads, behind the element of a common window, what the other channel alone has of {@code ltp_data()}. */
    void readOwnPrediction(BitReader in) {
        longTerm.clear();
        if (predicting && stream.isLongTerm()) {
            longTerm.read(in, codedBands);
        }
    }

    /** Becomes what may follow {@code before}, if nothing says what does: the slopes fit. */
    void follow(FilterBank.Overlap before) {
        sequence = before.sequence().follower();
        kaiserBessel = before.isKaiserBessel();
        Arrays.fill(predicted, false);
        resetGroup = 0;
        longTerm.clear();
    }

    WindowSequence sequence() {
        return sequence;
    }

    boolean isShort() {
        return sequence == WindowSequence.EIGHT_SHORT;
    }

    /** Returns whether the right slope is a Kaiser-Bessel derived window, else a sine. */
    boolean isKaiserBessel() {
        return kaiserBessel;
    }

    /** Returns the number of groups of windows, each with scale factors of its own. */
    int groups() {
        return groups;
    }

    /** Returns the number of windows of a group. */
    int groupLength(int group) {
        return groupLengths[group];
    }

    /** Returns the number of windows. */
    int windows() {
        return isShort() ? SHORT_WINDOWS : 1;
    }

    /** Returns the number of coefficients of a window; those of window w start at w times it. */
    int windowLength() {
        return isShort() ? stream.frameLength() / SHORT_WINDOWS : stream.frameLength();
    }

    /** Returns max_sfb: bands from here on are zero. */
    int codedBands() {
        return codedBands;
    }

    /** Returns where each band of a window starts. */
    int[] offsets() {
        return bands().offsets(isShort());
    }

    ScaleFactorBands bands() {
        return stream.bands();
    }

    /** Returns the largest order of a TNS filter. */
    int maxTnsOrder() {
        return isShort() ? TnsData.MAX_ORDER_SHORT : stream.isMain() ? TnsData.MAX_ORDER_MAIN : TnsData.MAX_ORDER_LONG;
    }

    /** Returns whether the prediction of AAC Main is on for a band. */
    boolean isPredicted(int band) {
        return predicted[band];
    }

    /** Returns what AAC LTP predicts. */
    LtpData longTerm() {
        return longTerm;
    }

    /** Returns which predictors are to start over behind the frame, from 1 on; 0 for none. */
    int resetGroup() {
        return resetGroup;
    }
}
