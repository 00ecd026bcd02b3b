package io.kithara.hls.abr;

/** Which variants the listener allows. Values; safe from any thread. */
public sealed interface AbrMode {
    /** All variants; the network decides. */
    AbrMode AUTO = new Auto();

    /** Allows the variant at {@code index} of the multivariant playlist alone. */
    static AbrMode fixed(int index) {
        return new Fixed(index);
    }

    /** Allows variants of at most {@code maxBandwidthBps}; if none is, the lowest. */
    static AbrMode capped(long maxBandwidthBps) {
        return new Capped(maxBandwidthBps);
    }

    /** Returns whether {@code variant} may play. */
    boolean allows(AbrVariant variant);

    /** Everything is allowed. */
    record Auto() implements AbrMode {
        @Override
        public boolean allows(AbrVariant variant) {
            return true;
        }
    }

    /**
     * One variant and no other, as long as it can be had.
     *
     * @param index place in the multivariant playlist
     */
    record Fixed(int index) implements AbrMode {
        /** Rejects a negative index. */
        public Fixed {
            if (index < 0) {
                throw new IllegalArgumentException("index=" + index);
            }
        }

        @Override
        public boolean allows(AbrVariant variant) {
            return variant.index() == index;
        }
    }

    /**
     * Nothing above a bit rate.
     *
     * @param maxBandwidthBps compared with {@code BANDWIDTH}, the peak, since a cap is about a bill or a weak link
     */
    record Capped(long maxBandwidthBps) implements AbrMode {
        /** Rejects a cap that is not positive. */
        public Capped {
            if (maxBandwidthBps <= 0) {
                throw new IllegalArgumentException("maxBandwidthBps=" + maxBandwidthBps);
            }
        }

        @Override
        public boolean allows(AbrVariant variant) {
            return variant.bandwidthBps() <= maxBandwidthBps;
        }
    }
}
