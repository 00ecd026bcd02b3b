package io.kithara.decode;

import io.kithara.decode.mix.ChannelMixer;
import java.util.Locale;
import java.util.Optional;

/**
 * Which mixes there are, and their weights: mono and stereo from anything, by ITU-R BS.775-3 annex 4 (centre and
 * surrounds at -3 dB, no LFE). Rows whose weights sum to more than one are scaled down to one, so that a mix of
 * full-scale channels cannot clip; mono goes to stereo at full level in both.
 */
final class Downmix {
    /** -3 dB: the power of one loudspeaker shared by two. */
    private static final float SHARED = (float) Math.sqrt(0.5);

    private Downmix() {}

    /** Returns the mixer between two layouts; empty if they are the same. */
    static Optional<ChannelMixer> between(int from, int to) throws DecodeException {
        if (from == to) {
            return Optional.empty();
        }
        if (to == 2 && from == 1) {
            return Optional.of(new ChannelMixer(new float[][] {{1}, {1}}));
        }
        String[] speakers = ChannelLayout.of(from).speakers().split(" ", -1);
        if (to == 2) {
            return Optional.of(new ChannelMixer(new float[][] {side(speakers, 'L'), side(speakers, 'R')}));
        }
        if (to == 1) {
            return Optional.of(new ChannelMixer(new float[][] {middle(speakers)}));
        }
        throw new DecodeException(
                DecodeException.Reason.UNSUPPORTED,
                String.format(
                        Locale.ROOT, "%s audio cannot be mixed to %s", ChannelLayout.of(from), ChannelLayout.of(to)));
    }

    /** One side of stereo: its front at full level, what is in the middle or behind at -3 dB. */
    private static float[] side(String[] speakers, char side) {
        float[] row = new float[speakers.length];
        for (int i = 0; i < row.length; i++) {
            String speaker = speakers[i];
            char where = speaker.charAt(speaker.length() - 1);
            if (speaker.equals("LFE")) {
                row[i] = 0;
            } else if (where == 'C') {
                row[i] = SHARED;
            } else if (where == side) {
                row[i] = speaker.charAt(0) == 'F' ? 1 : SHARED;
            }
        }
        return limited(row);
    }

    /** Mono: centre at full level, fronts at -3 dB, what is behind at -6 dB. */
    private static float[] middle(String[] speakers) {
        float[] row = new float[speakers.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = switch (speakers[i]) {
                case "FC" -> 1;
                case "FL", "FR" -> SHARED;
                case "LFE" -> 0;
                default -> SHARED * SHARED;
            };
        }
        return limited(row);
    }

    private static float[] limited(float[] row) {
        float sum = 0;
        for (float weight : row) {
            sum += weight;
        }
        for (int i = 0; i < row.length && sum > 1; i++) {
            row[i] /= sum;
        }
        return row;
    }
}
