package io.kithara.decode;

import io.kithara.stream.MediaException;

/** Failures of this module in the words of the one above. */
final class Failures {
    private Failures() {}

    /** Returns the same failure as a reader gets to see it, with {@code failure} as its cause. */
    static MediaException asMedia(DecodeException failure) {
        String message = failure.getMessage() == null ? failure.reason().name() : failure.getMessage();
        return new MediaException(reason(failure.reason()), message, failure);
    }

    private static MediaException.Reason reason(DecodeException.Reason reason) {
        return switch (reason) {
            case MALFORMED, CORRUPT_PACKET -> MediaException.Reason.MALFORMED;
            case UNSUPPORTED -> MediaException.Reason.UNSUPPORTED;
            case TRUNCATED -> MediaException.Reason.TRUNCATED;
            case LIMIT -> MediaException.Reason.LIMIT;
        };
    }

    /** Whether the data ended too early, as opposed to something that stopped it: see {@link Outcome}. */
    static boolean isEndOfData(MediaException failure) {
        return failure.reason() == MediaException.Reason.TRUNCATED || failure.reason() == MediaException.Reason.BODY;
    }
}
