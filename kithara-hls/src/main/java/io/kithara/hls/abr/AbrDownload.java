package io.kithara.hls.abr;

/**
 * The segment that the reader waits for, or will reach first, while it is on its way.
 *
 * @param variant index of the variant it belongs to
 * @param receivedBytes bytes that have landed
 * @param totalBytes its size; 0 if it is not known
 * @param elapsedNanos time since it was asked for
 * @param silentNanos time since its last byte; {@code elapsedNanos} if none came
 */
public record AbrDownload(int variant, long receivedBytes, long totalBytes, long elapsedNanos, long silentNanos) {
    /** Rejects negative values. */
    public AbrDownload {
        if (variant < 0 || receivedBytes < 0 || totalBytes < 0 || elapsedNanos < 0 || silentNanos < 0) {
            throw new IllegalArgumentException("variant=" + variant + " receivedBytes=" + receivedBytes + " totalBytes="
                    + totalBytes + " elapsedNanos=" + elapsedNanos + " silentNanos=" + silentNanos);
        }
    }
}
