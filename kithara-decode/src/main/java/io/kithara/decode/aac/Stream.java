package io.kithara.decode.aac;

/**
 * What is the same for all elements of a stream. Immutable.
 *
 * @param bands the scale-factor bands of its rate
 * @param frameLength 1024 or 960
 * @param isMain whether it is AAC Main, which has prediction and longer TNS filters
 * @param isLongTerm whether it is AAC LTP, which has another prediction
 */
record Stream(ScaleFactorBands bands, int frameLength, boolean isMain, boolean isLongTerm) {
    static Stream of(AudioSpecificConfig config) {
        return new Stream(
                new ScaleFactorBands(config.coreRate(), config.coreFrameLength()),
                config.coreFrameLength(),
                config.objectType() == AudioSpecificConfig.MAIN,
                config.objectType() == AudioSpecificConfig.LONG_TERM_PREDICTION);
    }
}
