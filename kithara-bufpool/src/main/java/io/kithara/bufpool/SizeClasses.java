package io.kithara.bufpool;

/**
 * The sizes a pool keeps: powers of two from the smallest to the largest.
 *
 * @param smallestBytes a power of two, {@code >= 16}
 * @param largestBytes a power of two, {@code >= smallestBytes}
 */
record SizeClasses(int smallestBytes, int largestBytes) {
    SizeClasses {
        if (smallestBytes < 16
                || largestBytes < smallestBytes
                || Integer.bitCount(smallestBytes) != 1
                || Integer.bitCount(largestBytes) != 1) {
            throw new IllegalArgumentException("smallestBytes=" + smallestBytes + " largestBytes=" + largestBytes);
        }
    }

    int count() {
        return Integer.numberOfTrailingZeros(largestBytes / smallestBytes) + 1;
    }

    /** Returns the smallest class that holds {@code bytes}; {@link #count} or more if none does. */
    int indexOf(long bytes) {
        int exponent = Long.SIZE - Long.numberOfLeadingZeros(Math.max(bytes, smallestBytes) - 1);
        return exponent - Integer.numberOfTrailingZeros(smallestBytes);
    }

    int bytesOf(int index) {
        return smallestBytes << index;
    }
}
