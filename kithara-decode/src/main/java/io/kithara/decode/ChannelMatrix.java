package io.kithara.decode;

import io.kithara.decode.mix.ChannelMixer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which mixes there are, and their weights: mono, stereo, 5.1 and 7.1 from anything.
 *
 * <p>Downwards it is ITU-R BS.775-3 annex 4, table 2: centre and surrounds at -3 dB, and no LFE; where 7.1 becomes 5.1 side and back
 * share one loudspeaker as centre and front do there. Upwards nothing is made up: each channel goes to the loudspeaker of
 * its name, mono to the centre (to both of stereo, at full level), and the others stay silent; only the surrounds of 5.1 go to side and back of 7.1
 * alike, at -3 dB each, so that their power stays.
 *
 * <p>If a row's weights sum to more than one, all rows are scaled down alike: full-scale channels cannot clip, and the
 * balance stays.
 */
final class ChannelMatrix {
    /** -3 dB: the power of one loudspeaker shared by two. */
    private static final float SHARED = (float) Math.sqrt(0.5);

    private ChannelMatrix() {}

    /** Returns the mixer between two layouts; empty if they are the same. */
    static Optional<ChannelMixer> between(int from, int to) throws DecodeException {
        if (from == to) {
            return Optional.empty();
        }
        return Optional.of(new ChannelMixer(limited(matrix(speakersOf(from), to))));
    }

    private static float[][] matrix(List<String> from, int to) throws DecodeException {
        return switch (ChannelLayout.of(to)) {
            case MONO -> new float[][] {middle(from)};
            case STEREO ->
                from.size() == 1 ? new float[][] {{1}, {1}} : new float[][] {side(from, 'L'), side(from, 'R')};
            case SURROUND_5_1, SURROUND_7_1 -> surround(from, speakersOf(to));
            default ->
                throw new DecodeException(
                        DecodeException.Reason.UNSUPPORTED,
                        String.format(
                                Locale.ROOT,
                                "%s audio cannot be mixed to %s",
                                ChannelLayout.of(from.size()),
                                ChannelLayout.of(to)));
        };
    }

    private static List<String> speakersOf(int channels) {
        return List.of(ChannelLayout.of(channels).speakers().split(" ", -1));
    }

    /** One side of stereo. */
    private static float[] side(List<String> speakers, char side) {
        float[] row = new float[speakers.size()];
        for (int i = 0; i < row.length; i++) {
            String speaker = speakers.get(i);
            char where = speaker.charAt(speaker.length() - 1);
            if (speaker.equals("LFE")) {
                row[i] = 0;
            } else if (where == 'C') {
                row[i] = SHARED;
            } else if (where == side) {
                row[i] = speaker.charAt(0) == 'F' ? 1 : SHARED;
            }
        }
        return row;
    }

    /** Mono: centre at full level, fronts at -3 dB, what is behind at -6 dB. */
    private static float[] middle(List<String> speakers) {
        float[] row = new float[speakers.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = switch (speakers.get(i)) {
                case "FC" -> 1;
                case "FL", "FR" -> SHARED;
                case "LFE" -> 0;
                default -> SHARED * SHARED;
            };
        }
        return row;
    }

    private static float[][] surround(List<String> from, List<String> to) {
        float[][] rows = new float[to.size()][from.size()];
        boolean newSides = to.contains("SL") && !from.contains("SL");
        boolean lostSides = !to.contains("SL") && from.contains("SL");
        for (int i = 0; i < from.size(); i++) {
            String speaker = from.get(i);
            switch (speaker) {
                case "BC" -> {
                    rows[to.indexOf("BL")][i] = SHARED;
                    rows[to.indexOf("BR")][i] = SHARED;
                }
                case "BL", "BR" -> {
                    rows[to.indexOf(speaker)][i] = newSides || lostSides ? SHARED : 1;
                    if (newSides) {
                        rows[to.indexOf(sideOf(speaker))][i] = SHARED;
                    }
                }
                case "SL", "SR" -> {
                    boolean alone = !from.contains("BL");
                    rows[to.indexOf(lostSides ? backOf(speaker) : speaker)][i] = lostSides && !alone ? SHARED : 1;
                }
                default -> rows[to.indexOf(speaker)][i] = 1;
            }
        }
        return rows;
    }

    private static String sideOf(String back) {
        return "S" + back.charAt(1);
    }

    private static String backOf(String side) {
        return "B" + side.charAt(1);
    }

    private static float[][] limited(float[][] rows) {
        float most = 1;
        for (float[] row : rows) {
            float sum = 0;
            for (float weight : row) {
                sum += weight;
            }
            most = Math.max(most, sum);
        }
        for (float[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] /= most;
            }
        }
        return rows;
    }
}
