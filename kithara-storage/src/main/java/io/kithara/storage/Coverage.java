package io.kithara.storage;

import java.util.OptionalLong;

/**
 * Which bytes of a resource are there, and what is known of its length: what a manifest records and vouches for.
 *
 * @param landed the bytes that are there
 * @param length committed length in bytes; empty while the end is not known
 * @param lengthProven whether the protocol proved the length; {@code false} while it is not known
 */
public record Coverage(RangeSet landed, OptionalLong length, boolean lengthProven) {
    /** Nothing is there and nothing is known. */
    public static final Coverage NONE = new Coverage(RangeSet.empty(), OptionalLong.empty(), false);

    /** Rejects bytes past the length and a proof of no length. */
    public Coverage {
        boolean known = length.isPresent();
        if (known ? landed.end() > length.getAsLong() : lengthProven) {
            throw new IllegalArgumentException(
                    "landed=" + landed + " length=" + length + " lengthProven=" + lengthProven);
        }
    }

    /** Returns this without some bytes; a length that is not proven goes too unless every byte before it is left. */
    public Coverage without(RangeSet bytes) {
        if (bytes.isEmpty()) {
            return this;
        }
        Coverage left = new Coverage(landed.minus(bytes), length, lengthProven);
        return lengthProven || left.isWhole() ? left : new Coverage(left.landed, OptionalLong.empty(), false);
    }

    /** Returns whether the length is known and every byte before it is there. */
    public boolean isWhole() {
        return length.isPresent() && landed.contiguousEnd(0) == length.getAsLong();
    }
}
