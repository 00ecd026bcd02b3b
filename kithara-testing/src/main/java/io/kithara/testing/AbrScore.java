package io.kithara.testing;

/**
 * How a simulated playback was, by the measures of the Sabre simulator (Spiteri, Sitaraman, Sparacio; MMSys 2018). Averages are
 * over the whole time from the first request to the end of playback, stalls included, counted in segment durations.
 *
 * @param utility mean of the logarithm of the played rate over the lowest
 * @param kilobitsPerSecond mean of the nominal rate played
 * @param rebufferRatio share of the time in which playback stood still after it had begun
 * @param rebufferEvents how often it stood still
 * @param changeKilobitsPerSecond mean change of rate between neighbours
 * @param score {@code utility} less five times {@code rebufferRatio} in seconds per second: what a listener gets out of it
 * @param switches changes of variant that were heard
 * @param abandoned requests given up
 * @param wastedBits bits that were fetched and not played
 */
public record AbrScore(
        double utility,
        double kilobitsPerSecond,
        double rebufferRatio,
        int rebufferEvents,
        double changeKilobitsPerSecond,
        double score,
        int switches,
        int abandoned,
        double wastedBits) {}
