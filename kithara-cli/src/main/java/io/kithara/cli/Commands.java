package io.kithara.cli;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All subcommands by name. Only the one that runs is made. */
final class Commands {
    private static final List<Entry> ALL = List.of(
            new Entry("decode", DecodeCommand::new),
            new Entry("play", PlayCommand::new),
            new Entry("probe", ProbeCommand::new),
            new Entry("waveform", WaveformCommand::new),
            new Entry("prefetch", PrefetchCommand::new),
            new Entry("download", DownloadCommand::new),
            new Entry("cache", CacheCommand::new),
            new Entry("serve", ServeCommand::new),
            new Entry("demo", DemoCommand::new));

    /** A name and how to make its command. */
    private record Entry(String name, Supplier<Command> maker) {}

    private Commands() {}

    static @Nullable Command find(String name) {
        for (Entry entry : ALL) {
            if (entry.name.equals(name)) {
                return entry.maker.get();
            }
        }
        return null;
    }

    static String names() {
        return ALL.stream().map(Entry::name).collect(Collectors.joining(", "));
    }

    /** Returns the options and parameters of one command. */
    static CommandSpec spec(String name, Command command) {
        CommandSpec spec = CommandSpec.create().name("kithara " + name);
        spec.usageMessage().description(command.summary() + ".").sortOptions(false);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .type(boolean.class)
                .description("print this")
                .build());
        command.declare(spec);
        return spec;
    }

    /** Returns the page that lists them. */
    static String overview() {
        StringBuilder page = new StringBuilder("Usage: kithara COMMAND [OPTIONS]\n\n");
        ALL.forEach(entry -> page.append(
                String.format("  %-10s%s%n", entry.name, entry.maker.get().summary())));
        return page.append("\nkithara COMMAND --help tells the options of a command.\n")
                .toString();
    }
}
