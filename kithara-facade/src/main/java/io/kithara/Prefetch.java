package io.kithara;

/**
 * What a prefetch found.
 *
 * @param outcome {@link Outcome.Complete} if the cache now holds all that playing so much reads, or the stream is shorter
 *     and whole; {@link Outcome.Truncated} if some of it is not to be had
 * @param stats what it cost
 */
public record Prefetch(Outcome outcome, StreamStats stats) {}
