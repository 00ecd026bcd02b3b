package io.kithara.cli;

import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.Probe;
import io.kithara.StreamDuration;
import io.kithara.decode.Metadata;
import io.kithara.stream.StreamRendition;
import io.kithara.stream.StreamVariant;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code probe}: what an address holds. */
final class ProbeCommand implements Command {
    @Override
    public String summary() {
        return "tells format, codec, duration, tags and variants, without decoding beyond what that needs";
    }

    @Override
    public void declare(CommandSpec spec) {
        Options.required(spec, "URI", "http(s) or file address, or a path");
        StreamOptions.declare(spec);
    }

    @Override
    public ExitCode run(ParseResult args, Shell shell) throws UsageException {
        URI uri = Locations.parse(args.matchedPositionalValue(0, ""));
        StreamOptions options = StreamOptions.of(args);
        Report report = new Report(uri);
        Optional<Probe> facts = Optional.empty();
        try (Kithara kithara = options.kithara()) {
            double before = shell.millis();
            Probe probe = kithara.probe(uri, options.openOptions(shell, report).build());
            report.openMillis(shell.millis() - before);
            report.probed(probe);
            report.stats(probe.stats());
            facts = Optional.of(probe);
            if (!options.quiet()) {
                describe(probe, shell);
            }
        } catch (KitharaException e) {
            report.ended(report.failed(e, shell));
        }
        finish(report, facts, options, shell);
        return report.ending().exit();
    }

    private static Json rendition(StreamRendition rendition) {
        Json json = new Json()
                .put("group", rendition.group())
                .put("name", rendition.name())
                .put("language", rendition.language().orElse(null))
                .put("default", rendition.isDefault());
        return rendition.channels().isPresent()
                ? json.put("channels", rendition.channels().getAsInt())
                : json.putNull("channels");
    }

    private static void describe(Probe probe, Shell shell) {
        shell.say("container  " + Report.word(probe.info().container()));
        shell.say("codec      " + Report.word(probe.info().codec()));
        shell.say("format     " + probe.info().sourceFormat().sampleRate() + " Hz, "
                + probe.info().sourceFormat().channelLayout());
        Optional<StreamDuration> duration = probe.duration();
        shell.say("duration   "
                + duration.map(d -> (d.exact() ? "" : "about ") + Times.print(d.value()))
                        .orElse("not known"));
        MetadataReport.describe(probe.metadata(), shell);
        List<StreamVariant> variants = probe.variants();
        variants.forEach(v -> shell.say("variant    " + v.index() + ": " + v.bandwidthBps() + " bit/s "
                + v.codecs().orElse("")));
        probe.info()
                .renditions()
                .forEach(r -> shell.say("rendition  " + r.group() + ": " + r.name()
                        + r.language().map(language -> " (" + language + ")").orElse("")
                        + (r.isDefault() ? ", default" : "")));
        probe.info().segments().ifPresent(count -> shell.say("segments   " + count));
    }

    private static void finish(Report report, Optional<Probe> facts, StreamOptions options, Shell shell) {
        String complaint = report.ending().complaint();
        if (complaint != null) {
            shell.complain(complaint);
        }
        if (options.json()) {
            Json json = report.toJson(shell.millis());
            Json tags = new Json();
            facts.ifPresent(probe -> probe.tags().forEach(tags::put));
            MetadataReport.put(facts.map(Probe::metadata).orElse(Metadata.NONE), json.put("tags", tags));
            json.put(
                    "renditions",
                    facts.map(probe -> probe.info().renditions()).orElse(List.of()).stream()
                            .map(ProbeCommand::rendition)
                            .toList());
            OptionalInt segments = facts.map(probe -> probe.info().segments()).orElse(OptionalInt.empty());
            if (segments.isPresent()) {
                json.put("segments", segments.getAsInt());
            } else {
                json.putNull("segments");
            }
            Reporting.print(json, shell.out(), shell);
        }
    }
}
