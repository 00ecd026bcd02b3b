package io.kithara;

import io.kithara.stream.MediaException;

/** The one place where failures of the layers below become what a host sees. */
final class Failures {
    private Failures() {}

    static KitharaException.Reason reason(MediaException.Reason reason) {
        // The facade's reasons contain all of the stream's, under the same names: ReasonsTest holds that.
        return KitharaException.Reason.valueOf(reason.name());
    }

    static KitharaException toKithara(MediaException failure) {
        return new KitharaException(reason(failure.reason()), String.valueOf(failure.getMessage()), failure);
    }

    /** What says that a file has one variant. */
    static KitharaException noSuchVariant(VariantChoice asked) {
        return new KitharaException(
                KitharaException.Reason.NO_SUCH_VARIANT,
                "there is no variant " + asked.index() + ": this stream has one, 0");
    }

    /** Keeps an end that somebody made by closing the stream from passing for the end of the audio. */
    static void throwIfClosed(AudioStream audio) throws KitharaException {
        if (audio.outcome().filter(Outcome.Closed.class::isInstance).isPresent()) {
            throw new KitharaException(KitharaException.Reason.CANCELLED, "the stream was closed before its end");
        }
    }

    /** Adds what the failed opening had cost. */
    static KitharaException withStats(KitharaException failure, StreamStats stats) {
        return new KitharaException(failure.reason(), String.valueOf(failure.getMessage()), failure.getCause(), stats);
    }

    /** Turns whatever a stage failed with into the typed exception of the facade. */
    static KitharaException toKithara(Throwable failure) {
        Throwable cause = MediaException.causeOf(failure);
        if (cause instanceof KitharaException own) {
            return own;
        }
        if (cause instanceof MediaException media) {
            return toKithara(media);
        }
        return new KitharaException(KitharaException.Reason.INTERNAL, "an unexpected failure: " + cause, cause);
    }

    static Outcome toOutcome(io.kithara.decode.Outcome outcome) {
        if (outcome instanceof io.kithara.decode.Outcome.Truncated truncated) {
            return new Outcome.Truncated(
                    truncated.missing().stream().map(Failures::toMissing).toList(),
                    reason(truncated.reason()),
                    truncated.message());
        }
        if (outcome instanceof io.kithara.decode.Outcome.Failed failed) {
            return new Outcome.Failed(
                    reason(failed.reason()),
                    failed.message(),
                    failed.missing().stream().map(Failures::toMissing).toList());
        }
        return outcome instanceof io.kithara.decode.Outcome.Closed ? new Outcome.Closed() : new Outcome.Complete();
    }

    static Outcome.Missing toMissing(io.kithara.decode.MissingRange range) {
        return new Outcome.Missing(range.from(), range.to(), reason(range.reason()));
    }
}
