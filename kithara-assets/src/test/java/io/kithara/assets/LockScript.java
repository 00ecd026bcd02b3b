package io.kithara.assets;

import io.kithara.testing.OtherProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

/**
 * A {@link LockFile} moved by lines of text, so that another process or class loader can have one: {@code open PATH},
 * {@code take POSITION SIZE}, {@code give} the last one back, {@code leave}, {@code enter}. Answers each with a line.
 */
public final class LockScript implements UnaryOperator<String> {
    private final Deque<HeldRange> held = new ArrayDeque<>();

    /** From the line "open" on. */
    @SuppressWarnings("NullAway.Init")
    private LockFile file;

    /** Takes lines from standard input. */
    public static void main(String[] arguments) throws IOException {
        OtherProcess.answer(new LockScript());
    }

    @Override
    public String apply(String line) {
        String[] words = line.split(" ", -1);
        try {
            return switch (words[0]) {
                case "open" -> {
                    file = LockFile.open(Path.of(words[1])).orElseThrow();
                    yield String.valueOf(file.seat());
                }
                case "take" -> String.valueOf(take(Long.parseLong(words[1]), Long.parseLong(words[2])));
                case "give" -> {
                    held.pop().close();
                    yield "given";
                }
                case "leave" -> String.valueOf(file.leave());
                case "enter" -> {
                    file.enter();
                    yield String.valueOf(file.seat());
                }
                default -> throw new IllegalArgumentException(line);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean take(long position, long size) throws IOException {
        var taken = file.tryTake(position, size);
        taken.ifPresent(held::push);
        return taken.isPresent();
    }
}
