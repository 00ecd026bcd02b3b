package io.kithara.cli;

import io.kithara.OpenOptions;
import io.kithara.decode.PcmFormat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Which part of a stream, and in what shape.
 *
 * @param from first frame
 * @param to end, null for the end of the stream
 * @param sampleRate 0 for the stream's own
 * @param channels 0 for the stream's own
 */
record Stretch(Duration from, @Nullable Duration to, int sampleRate, int channels) {
    /** The lower bound of {@link OpenOptions.Builder}. */
    private static final int MIN_RATE = 1_000;

    static void declare(CommandSpec spec) {
        Options.value(spec, "HZ", "resample to this rate", "--rate");
        Options.value(spec, "N", "mix to so many channels", "--channels");
        Options.value(spec, "TIME", "start here: seconds or hh:mm:ss.mmm, sample accurate", "--from");
        Options.value(spec, "TIME", "stop here", "--to");
    }

    static Stretch of(ParseResult args) throws UsageException {
        String from = args.matchedOptionValue("--from", "0");
        String to = args.matchedOptionValue("--to", (String) null);
        String rate = args.matchedOptionValue("--rate", (String) null);
        String channels = args.matchedOptionValue("--channels", (String) null);
        Stretch stretch = new Stretch(
                Times.parse("--from", from),
                to == null ? null : Times.parse("--to", to),
                rate == null ? 0 : StreamOptions.wholeNumber("--rate", rate, MIN_RATE, PcmFormat.MAX_SAMPLE_RATE),
                channels == null ? 0 : StreamOptions.wholeNumber("--channels", channels, 1, PcmFormat.MAX_CHANNELS));
        if (stretch.to != null && stretch.to.compareTo(stretch.from) <= 0) {
            throw new UsageException("--to " + to + " is not after --from " + from + "; exchange them");
        }
        return stretch;
    }

    OpenOptions.Builder addTo(OpenOptions.Builder builder) {
        builder.start(from);
        if (sampleRate > 0) {
            builder.sampleRate(sampleRate);
        }
        return channels > 0 ? builder.channels(channels) : builder;
    }

    long framesWanted(int rate) {
        Duration end = to;
        return end == null ? Long.MAX_VALUE : Times.frameAt(end, rate) - Times.frameAt(from, rate);
    }
}
