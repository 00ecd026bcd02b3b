package io.kithara.cli;

import io.kithara.Kithara;
import io.kithara.KitharaException;
import java.util.List;
import java.util.Set;

/**
 * Loads what every stream over http needs while the main thread reads the arguments: half of the 100 ms that picocli
 * takes to do so would else be added to the time to the first PCM. The thread ends by itself and nobody waits for it; what
 * it makes serves nobody, the classes and tables it loads stay.
 */
final class HeadStart {
    /** Those that open a stream at once. */
    private static final Set<String> COMMANDS = Set.of("decode", "play", "probe");

    private HeadStart() {}

    /** Starts the thread if the arguments look as if it were of use. */
    static void begin(List<String> args) {
        if (!args.isEmpty() && COMMANDS.contains(args.get(0)) && namesHttp(args)) {
            Thread thread = new Thread(HeadStart::load, "kithara-head-start-1");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static boolean namesHttp(List<String> args) {
        for (String arg : args) {
            if (arg.startsWith("http")) {
                return true;
            }
        }
        return false;
    }

    private static void load() {
        try {
            Kithara.builder().build().close();
        } catch (KitharaException e) {
            // The command itself meets the same and reports it.
            return;
        }
    }
}
