package io.kithara.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One subcommand. Options are declared in code, not by annotations: that starts faster and needs no reflection. */
interface Command {
    /** One line for the list of commands. */
    String summary();

    /** Adds options and parameters. */
    void declare(CommandSpec spec);

    /** Does it, on the calling thread, until it is done or {@code shell} is interrupted. */
    ExitCode run(ParseResult args, Shell shell) throws UsageException;
}
