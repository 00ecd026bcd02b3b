package io.kithara.decode.flac;

import io.kithara.decode.DecodeException;

/** Reads what prediction leaves over: partitions of Rice codes, or of plain numbers (RFC 9639 section 9.2.7). */
final class Residual {
    /** Bits of a plain number's width behind an escape code. */
    private static final int WIDTH_BITS = 5;

    private Residual() {}

    /**
     * Fills {@code target} from {@code start + order} to {@code start + blockSize}.
     *
     * @param order samples at the start of the block that have no residual
     */
    static void read(BitReader in, int[] target, int start, int blockSize, int order) throws DecodeException {
        int method = (int) in.read(2);
        if (method > 1) {
            throw Corruption.of("codes its residual in the reserved way " + method);
        }
        int parameterBits = method == 0 ? 4 : 5;
        int escape = (1 << parameterBits) - 1;
        int partitionOrder = (int) in.read(4);
        int partition = blockSize >> partitionOrder;
        if (partition << partitionOrder != blockSize || partition < order) {
            throw Corruption.of(
                    "has 2^" + partitionOrder + " partitions in a block of " + blockSize + " predicted by " + order);
        }
        int from = start + order;
        for (int to = start + partition; to <= start + blockSize; to += partition) {
            int parameter = (int) in.read(parameterBits);
            if (parameter == escape) {
                in.readSigned(target, from, to, (int) in.read(WIDTH_BITS));
            } else {
                in.readRice(target, from, to, parameter);
            }
            from = to;
        }
    }
}
