package io.kithara.cli;

/** What the process tells its caller. */
enum ExitCode {
    COMPLETE(0),
    USAGE(2),
    /** Some audio came; what is missing was reported. */
    TRUNCATED(3),
    FAILED(4),
    /** The input is of a kind that cannot be played, or broken. */
    UNSUPPORTED(5),
    /** 128 plus the number of SIGINT, as shells count. */
    INTERRUPTED(130);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
