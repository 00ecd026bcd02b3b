package io.kithara.decode;

/**
 * How loud a programme is (EBU R 128). Silence has a loudness and peak of negative infinity.
 *
 * @param integratedLufs loudness of the whole, gated (ITU-R BS.1770-4); negative infinity for less than 400 ms
 * @param rangeLu loudness range (EBU Tech 3342); 0 for less than 3 s
 * @param maxMomentaryLufs the loudest 400 ms (EBU Tech 3341); negative infinity for less
 * @param maxShortTermLufs the loudest 3 s; negative infinity for less
 * @param samplePeakDbfs the largest sample of any channel, LFE included
 * @param truePeakDbtp the highest level on or between the samples of any channel
 */
public record Loudness(
        double integratedLufs,
        double rangeLu,
        double maxMomentaryLufs,
        double maxShortTermLufs,
        double samplePeakDbfs,
        double truePeakDbtp) {}
