package io.kithara.cli;

import io.kithara.AudioFormat;
import io.kithara.AudioStream;
import io.kithara.KitharaException;
import io.kithara.Outcome;
import io.kithara.Probe;
import io.kithara.StreamInfo;
import io.kithara.StreamStats;
import io.kithara.stream.StreamVariant;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is known about one run; becomes the JSON object. Filled and read by one thread. */
final class Report {
    private final URI uri;
    private @Nullable StreamInfo info;
    private @Nullable AudioFormat format;
    private @Nullable StreamStats stats;
    private Ending ending = Ending.COMPLETE;
    private long frames;

    /** Whether {@link #frames} were counted or stated; what a playlist's rounded durations come to is not. */
    private boolean framesKnown = true;

    private double durationSeconds = Double.NaN;
    private double openMillis = Double.NaN;
    private double firstPcmMillis = Double.NaN;
    private final VariantHistory history = new VariantHistory();
    private Duration playedFrom = Duration.ZERO;
    private Duration playedTo = ChronoUnit.FOREVER.getDuration();

    Report(URI uri) {
        this.uri = uri;
    }

    void opened(AudioStream audio, double millis) {
        info(audio.info(), audio.format());
        openMillis = millis;
    }

    void info(StreamInfo streamInfo, AudioFormat pcm) {
        info = streamInfo;
        format = pcm;
    }

    /** Takes what is known of a stream that was not played. */
    void probed(Probe probe) {
        info(probe.info(), probe.info().sourceFormat());
        probe.duration().ifPresent(duration -> {
            framesKnown = duration.exact();
            frames = duration.frames();
            durationSeconds = Times.seconds(duration.value());
        });
    }

    void openMillis(double millis) {
        openMillis = millis;
    }

    void delivered(long count) {
        framesKnown = true;
        frames = count;
        AudioFormat pcm = format;
        durationSeconds = pcm == null ? Double.NaN : count / (double) pcm.sampleRate();
    }

    void stats(StreamStats counters) {
        stats = counters;
    }

    long bytesFetched() {
        return stats == null ? 0 : stats.bytesFetched();
    }

    /** Returns what is to hear the stream's events. */
    VariantHistory history() {
        return history;
    }

    /** Notes which stretch was played; without, all is taken to have been. */
    void played(Duration from, Duration to) {
        playedFrom = from;
        playedTo = to;
    }

    /** Notes what a pump took out of {@code audio}, which was opened at {@code from}. */
    void pumped(Pump pump, Duration from, AudioStream audio) {
        firstPcmMillis = pump.firstPcmMillis();
        delivered(pump.delivered());
        played(from, audio.position());
        stats(audio.stats());
    }

    void ended(Ending how) {
        ending = how;
    }

    /** Takes over what a failed opening had cost; returns how the run ended with it. */
    Ending failed(KitharaException e, Shell shell) {
        if (stats == null) {
            stats = e.stats();
        }
        return shell.interrupt().isRaised() ? Ending.INTERRUPTED : Ending.failed(e);
    }

    Ending ending() {
        return ending;
    }

    long frames() {
        return frames;
    }

    /** Returns the object of CLI.md; reads the figures of the process now. */
    Json toJson(double totalMillis) {
        Json json = new Json().put("uri", uri.toString());
        putFormat(json);
        json = framesKnown ? json.put("frames", frames) : json.putNull("frames");
        json.put("durationSeconds", durationSeconds);
        putEnding(json);
        json.put("concealedPackets", stats == null ? 0 : stats.concealedPackets());
        history.update();
        json.put("variants", variants()).put("variant", history.rows(playedFrom, playedTo));
        putStats(json);
        json.put("openMillis", openMillis).put("firstPcmMillis", firstPcmMillis).put("totalMillis", totalMillis);
        ProcessFigures figures = ProcessFigures.read();
        return json.put("cpuMillis", figures.cpuMillis())
                .put("allocatedBytes", figures.allocatedBytes())
                .put("peakHeapBytes", figures.peakHeapBytes())
                .put("peakThreads", figures.peakThreads());
    }

    private void putFormat(Json json) {
        StreamInfo known = info;
        AudioFormat pcm = format;
        if (known == null || pcm == null) {
            json.putNull("container").putNull("codec").putNull("sampleRate").putNull("channels");
        } else {
            json.put("container", word(known.container()))
                    .put("codec", word(known.codec()))
                    .put("sampleRate", pcm.sampleRate())
                    .put("channels", pcm.channels());
        }
    }

    private List<Json> variants() {
        StreamInfo known = info;
        return known == null
                ? List.of()
                : known.variants().stream().map(Report::variant).toList();
    }

    private static Json variant(StreamVariant variant) {
        return new Json()
                .put("index", variant.index())
                .put("bandwidth", variant.bandwidthBps())
                .put("codecs", variant.codecs().orElse(null));
    }

    private void putEnding(Json json) {
        json.put("outcome", ending.outcome().toString())
                .put("reason", ending.reason())
                .put("message", ending.message())
                .put("missing", ending.missing().stream().map(Report::missing).toList());
    }

    private static Json missing(Outcome.Missing stretch) {
        return new Json()
                .put("fromSeconds", Times.seconds(stretch.from()))
                .put("toSeconds", Times.seconds(stretch.to()))
                .put("reason", stretch.reason().name());
    }

    private void putStats(Json json) {
        StreamStats counters = stats;
        json.put("requests", counters == null ? 0 : counters.requests())
                .put("retries", counters == null ? 0 : counters.retries())
                .put("resumes", counters == null ? 0 : counters.resumes())
                .put("bytesFetched", counters == null ? 0 : counters.bytesFetched())
                .put("bytesFromCache", counters == null ? 0 : counters.bytesFromCache());
    }

    /** Prints an enum as a word: {@code mpeg-audio}. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
