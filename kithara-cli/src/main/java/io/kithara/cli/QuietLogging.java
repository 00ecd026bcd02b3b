package io.kithara.cli;

/**
 * Keeps the log off standard error, where a person reads sentences: java.util.logging makes one of these in place of
 * reading its file, and with nothing configured nothing is printed. Whoever names a configuration with {@code
 * -Djava.util.logging.config.file} gets that instead. Public because java.util.logging demands it.
 */
public final class QuietLogging {
    private static final String CONFIG_CLASS = "java.util.logging.config.class";
    private static final String CONFIG_FILE = "java.util.logging.config.file";

    /** Configures nothing. */
    public QuietLogging() {}

    /** Chooses this configuration, unless the person chose one; loads nothing of java.util.logging. */
    static void choose() {
        if (System.getProperty(CONFIG_CLASS) == null && System.getProperty(CONFIG_FILE) == null) {
            System.setProperty(CONFIG_CLASS, QuietLogging.class.getName());
        }
    }
}
