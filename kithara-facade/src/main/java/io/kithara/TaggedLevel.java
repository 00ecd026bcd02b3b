package io.kithara;

import io.kithara.decode.Tags;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a track's tags say of its loudness. A value that cannot be read counts as absent.
 *
 * @param gainDb towards -18 LUFS
 * @param peak the largest sample, 1 for full scale; 1 where no tag says so
 */
record TaggedLevel(double gainDb, double peak) {
    /** R128 tags aim at -23 LUFS (RFC 7845 section 5.2.1), ReplayGain 2 at -18. */
    private static final double R128_TO_REPLAY_GAIN_DB = 5;

    /** R128 gains are Q7.8. */
    private static final double R128_UNIT = 256;

    /** The iTunNORM level that asks for no change, 1 mW in units of 1 uW. */
    private static final double ITUNES_UNITY = 1000;

    /** Hexadecimal fields of an iTunNORM, of which the first two and the seventh and eighth are known. */
    private static final int ITUNES_FIELDS = 10;

    /** Peaks in an iTunNORM are those of 16-bit samples. */
    private static final double ITUNES_FULL_SCALE = 32_768;

    /** A gain further from none is a damaged tag: 51 dB is the range that ReplayGain 1 could store. */
    private static final double MAX_GAIN_DB = 51.1;

    /** Returns the factor for all samples of a track with such tags. */
    static float factor(Tags tags, Normalization how) {
        if (how.mode() == Normalization.Mode.OFF) {
            return 1;
        }
        Optional<TaggedLevel> level = of(tags, how.mode());
        double decibels = level.map(TaggedLevel::gainDb).orElse(0.0) + how.preAmpDb();
        double factor = Math.pow(10, decibels / 20);
        if (how.clipProtection()) {
            // Louder than it was is only what is known to have room; quieter is always safe, also for a peak above 1.
            double peak = level.map(TaggedLevel::peak).orElse(1.0);
            factor = Math.min(factor, 1 / peak);
        }
        return (float) factor;
    }

    /** Returns what the tags say; empty if they do not. */
    static Optional<TaggedLevel> of(Tags tags, Normalization.Mode mode) {
        Optional<TaggedLevel> found = Optional.empty();
        if (mode == Normalization.Mode.ALBUM) {
            found = replayGain(tags.albumGainDb(), tags.albumPeak()).or(() -> r128(tags, "ALBUM"));
        }
        return found.or(() -> replayGain(tags.trackGainDb(), tags.trackPeak()))
                .or(() -> r128(tags, "TRACK"))
                .or(() -> iTunes(tags));
    }

    private static Optional<TaggedLevel> replayGain(OptionalDouble gain, OptionalDouble peak) {
        if (gain.isEmpty() || Math.abs(gain.getAsDouble()) > MAX_GAIN_DB) {
            return Optional.empty();
        }
        return Optional.of(new TaggedLevel(gain.getAsDouble(), peak.isPresent() ? known(peak.getAsDouble()) : 1));
    }

    private static Optional<TaggedLevel> r128(Tags tags, String scope) {
        OptionalDouble gain = number(tags.first("R128_" + scope + "_GAIN").orElse(null));
        return gain.isEmpty() || Math.abs(gain.getAsDouble()) > Short.MAX_VALUE + 1
                ? Optional.empty()
                : Optional.of(new TaggedLevel(gain.getAsDouble() / R128_UNIT + R128_TO_REPLAY_GAIN_DB, 1));
    }

    private static Optional<TaggedLevel> iTunes(Tags tags) {
        String[] fields = tags.first("iTunNORM").orElse("").strip().split(" +", -1);
        if (fields.length != ITUNES_FIELDS) {
            return Optional.empty();
        }
        try {
            double level = Math.max(Long.parseLong(fields[0], 16), Long.parseLong(fields[1], 16));
            double peak = Math.max(Long.parseLong(fields[6], 16), Long.parseLong(fields[7], 16)) / ITUNES_FULL_SCALE;
            double gain = -10 * Math.log10(level / ITUNES_UNITY);
            return Math.abs(gain) > MAX_GAIN_DB ? Optional.empty() : Optional.of(new TaggedLevel(gain, known(peak)));
        } catch (NumberFormatException damaged) {
            return Optional.empty();
        }
    }

    /** A peak of nothing is what taggers write who did not measure it. */
    private static double known(double peak) {
        return peak > 0 ? peak : 1;
    }

    private static OptionalDouble number(@Nullable String text) {
        try {
            double value = text == null ? Double.NaN : Double.parseDouble(text.strip());
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException damaged) {
            return OptionalDouble.empty();
        }
    }
}
