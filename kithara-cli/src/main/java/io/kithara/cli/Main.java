package io.kithara.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The entry of the {@code kithara} command. */
public final class Main {
    /** Set by the launcher, which can ask the shell; the JDK cannot say whether standard error is a terminal. */
    private static final String TERMINAL_PROPERTY = "kithara.terminal";

    private Main() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        long startNanos = System.nanoTime();
        QuietLogging.choose();
        List<String> arguments = List.of(args);
        HeadStart.begin(arguments);
        Interrupt interrupt = new Interrupt();
        Runtime.getRuntime().addShutdownHook(new Thread(interrupt::onShutdown, "kithara-interrupt-1"));
        Shell shell = new Shell(
                new FileOutputStream(FileDescriptor.out),
                System.err,
                Boolean.getBoolean(TERMINAL_PROPERTY),
                startNanos,
                interrupt);
        ExitCode code = run(arguments, shell);
        interrupt.tidied();
        System.exit(code.value());
    }

    /** Runs the command within a shell and returns what to exit with. Never throws for what a person did. */
    static ExitCode run(List<String> args, Shell shell) {
        try {
            if (args.isEmpty()) {
                throw new UsageException("no command given; give one of " + Commands.names());
            }
            return isHelp(args.get(0)) ? print(Commands.overview(), shell) : runCommand(args, shell);
        } catch (UsageException e) {
            shell.complain(e.sentence());
            return ExitCode.USAGE;
        } catch (RuntimeException e) {
            // A defect: a person gets a sentence, whoever turned logging on gets the trace.
            System.getLogger("io.kithara.cli").log(Level.ERROR, "unexpected failure", e);
            shell.complain(
                    "an unexpected failure (" + e.getMessage() + "); please report this with the command you ran");
            return ExitCode.FAILED;
        }
    }

    private static boolean isHelp(String arg) {
        return arg.equals("--help") || arg.equals("-h") || arg.equals("help");
    }

    private static ExitCode runCommand(List<String> args, Shell shell) throws UsageException {
        String name = args.get(0);
        Command command = Commands.find(name);
        if (command == null) {
            throw new UsageException(name + " is not a command; give one of " + Commands.names());
        }
        CommandLine line = new CommandLine(Commands.spec(name, command));
        try {
            ParseResult parsed = line.parseArgs(args.subList(1, args.size()).toArray(String[]::new));
            return parsed.isUsageHelpRequested() ? print(line.getUsageMessage(), shell) : command.run(parsed, shell);
        } catch (ParameterException e) {
            throw new UsageException(e.getMessage() + "; kithara " + name + " --help tells the options");
        }
    }

    private static ExitCode print(String text, Shell shell) {
        try (PrintStream out = new PrintStream(shell.out(), true, StandardCharsets.UTF_8)) {
            out.print(text);
        }
        return ExitCode.COMPLETE;
    }
}
