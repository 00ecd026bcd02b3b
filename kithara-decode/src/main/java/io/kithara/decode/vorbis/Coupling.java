package io.kithara.decode.vorbis;

/**
 * The channel coupling of one mapping (Vorbis I section 4.2.4).
 *
 * @param fromBit where it stands in the setup header, its flag first
 * @param toBit one past its last bit
 * @param magnitudes channels, by step
 * @param angles channels, by step
 */
public record Coupling(long fromBit, long toBit, int[] magnitudes, int[] angles) {}
