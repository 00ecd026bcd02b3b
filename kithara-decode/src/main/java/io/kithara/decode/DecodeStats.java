package io.kithara.decode;

/**
 * Counters of one session since it opened.
 *
 * @param deliveredFrames frames that {@code read} handed out
 * @param concealedPackets packets that could not be decoded; silence, or what the decoder made up, is in their place
 * @param underruns times {@code read} ran dry in the middle of a stream
 * @param wakeUps times the decode task was started after having parked
 * @param bufferedFrames frames decoded and not yet read
 */
public record DecodeStats(
        long deliveredFrames, long concealedPackets, long underruns, long wakeUps, long bufferedFrames) {}
