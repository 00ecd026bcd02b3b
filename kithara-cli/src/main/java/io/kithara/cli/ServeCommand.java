package io.kithara.cli;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code serve}: a local origin for testing players, until Ctrl-C. */
final class ServeCommand implements Command {
    private static final int MAX_PORT = 65_535;

    @Override
    public String summary() {
        return "serves a directory on a local port, with faults for testing players";
    }

    @Override
    public void declare(CommandSpec spec) {
        Options.required(spec, "DIR", "directory to serve");
        Options.value(spec, "PORT", "port (default: a free one)", "--port");
        Options.values(
                spec,
                "SPEC",
                "what goes wrong; repeatable: stall[:after=BYTES,for=SECONDS], reset[:after=BYTES],"
                        + " cut[:after=BYTES|early=BYTES], 503[:retry-after=SECONDS] or another status, no-range,"
                        + " slow[:rate=BYTES_PER_SECOND], latency[:ms=MILLISECONDS]; each with times=N (the first N"
                        + " requests of a path), request=N, path=GLOB",
                "--fault");
        StreamOptions.declareReports(spec);
    }

    @Override
    public ExitCode run(ParseResult args, Shell shell) throws UsageException {
        Path directory = Path.of(args.matchedPositionalValue(0, ""));
        if (!Files.isDirectory(directory)) {
            throw new UsageException(directory + " is not a directory; name one to serve");
        }
        String portText = args.matchedOptionValue("--port", "0");
        int port = StreamOptions.wholeNumber("--port", portText, 0, MAX_PORT);
        List<Fault> faults = faults(args.matchedOptionValue("--fault", List.of()));
        try (FakeOrigin origin = FakeOrigin.start(port)) {
            origin.serveDirectory(directory);
            faults.forEach(origin::withFault);
            announce(origin, directory, args, shell);
            shell.interrupt().await();
            return ExitCode.INTERRUPTED;
        } catch (IOException e) {
            shell.complain("port " + port + " cannot be served (" + Failures.text(e) + "); choose another with --port");
            return ExitCode.FAILED;
        }
    }

    private static List<Fault> faults(List<String> specs) throws UsageException {
        List<Fault> faults = new ArrayList<>();
        for (String spec : specs) {
            try {
                faults.addAll(Fault.parse(spec));
            } catch (IllegalArgumentException e) {
                throw new UsageException("--fault: " + e.getMessage());
            }
        }
        return faults;
    }

    private static void announce(FakeOrigin origin, Path directory, ParseResult args, Shell shell) {
        if (!args.hasMatchedOption("--quiet")) {
            shell.say("serving " + directory + " at " + origin.uri("/") + " until Ctrl-C");
        }
        if (args.hasMatchedOption("--json")) {
            Reporting.print(new Json().put("uri", origin.uri("/").toString()), shell.out(), shell);
        }
    }
}
