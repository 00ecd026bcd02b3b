package io.kithara.cli;

import io.kithara.KitharaException;
import io.kithara.KitharaException.Reason;
import io.kithara.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended, in the terms of the exit codes.
 *
 * @param exit the code
 * @param outcome the word for it in JSON
 * @param reason enum value, null when complete
 * @param message one sentence without a dot, null when complete
 * @param advice what a person can do, null if there is nothing to tell
 * @param missing stretches without audio
 */
record Ending(
        ExitCode exit,
        Word outcome,
        @Nullable String reason,
        @Nullable String message,
        @Nullable String advice,
        List<Outcome.Missing> missing) {
    static final Ending COMPLETE = new Ending(ExitCode.COMPLETE, Word.COMPLETE, null, null, null, List.of());

    /** Ctrl-C. */
    static final Ending INTERRUPTED =
            new Ending(ExitCode.INTERRUPTED, Word.FAILED, Reason.CANCELLED.name(), "interrupted", null, List.of());

    /** Whoever read the pipe has had enough: quiet, and not our failure, yet not everything was delivered. */
    static final Ending READER_GONE = new Ending(
            ExitCode.COMPLETE,
            Word.TRUNCATED,
            Reason.CANCELLED.name(),
            "the reader of the output has closed it",
            null,
            List.of());

    /** There is nothing to play through. */
    static final String NO_DEVICE_ADVICE = "use kithara decode to write a file instead";

    /** The outcomes of JSON. */
    enum Word {
        COMPLETE,
        TRUNCATED,
        FAILED,
        UNSUPPORTED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Ending failed(Reason reason, String message) {
        return reason.isUnsupportedInput()
                ? new Ending(
                        ExitCode.UNSUPPORTED, Word.UNSUPPORTED, reason.name(), message, Advice.of(reason), List.of())
                : failed(reason.name(), message, Advice.of(reason));
    }

    static Ending failed(String reason, String message, String advice) {
        return new Ending(ExitCode.FAILED, Word.FAILED, reason, message, advice, List.of());
    }

    static Ending failed(KitharaException e) {
        return e.reason() == Reason.NO_SUCH_VARIANT ? misused(e) : failed(e.reason(), sentence(e));
    }

    /** The command asked for what the stream, now that it is known, does not have. */
    private static Ending misused(KitharaException e) {
        return new Ending(
                ExitCode.USAGE, Word.FAILED, e.reason().name(), sentence(e), Advice.of(e.reason()), List.of());
    }

    /**
     * Some audio came and then a failure.
     *
     * @param missing what the stream says is missing
     * @param at where the failure struck, said where the stream says nothing
     */
    static Ending brokenOff(KitharaException e, List<Outcome.Missing> missing, Duration at) {
        return truncated(
                e.reason(),
                sentence(e),
                missing.isEmpty() ? List.of(new Outcome.Missing(at, at, e.reason())) : missing);
    }

    /** All that was asked for came, with holes in it. */
    static Ending holed(List<Outcome.Missing> missing) {
        return truncated(missing.get(0).reason(), "the source has holes", missing);
    }

    private static Ending truncated(Reason reason, String message, List<Outcome.Missing> missing) {
        return new Ending(ExitCode.TRUNCATED, Word.TRUNCATED, reason.name(), message, Advice.of(reason), missing);
    }

    static Ending of(Outcome outcome) {
        if (outcome instanceof Outcome.Truncated truncated) {
            return truncated(truncated.reason(), truncated.message(), truncated.missing());
        }
        if (outcome instanceof Outcome.Failed failed) {
            return failed(failed.reason(), failed.message());
        }
        return outcome instanceof Outcome.Closed ? INTERRUPTED : COMPLETE;
    }

    private static String sentence(KitharaException e) {
        String message = e.getMessage() == null ? e.reason().toString() : e.getMessage();
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    boolean isComplete() {
        return outcome == Word.COMPLETE;
    }

    /** Returns one sentence for standard error that says what to do, null if there is nothing to say. */
    @Nullable
    String complaint() {
        if (advice == null) {
            return null;
        }
        return (exit == ExitCode.TRUNCATED ? "not all of the audio came: " : "") + message + "; " + advice;
    }
}
