package io.kithara.decode;

import io.kithara.decode.vorbis.Identification;
import io.kithara.decode.vorbis.SetupHeader;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The three header packets of a Vorbis stream (Vorbis I section 4.2), read to their last bit and checked: whoever decodes
 * can rely on what they declare, sizes of tables among it. Immutable but for the arrays, to which nobody writes; safe from
 * any thread.
 *
 * <p>As a {@link Track#config} they stand one behind the other as Matroska has them: the number of packets less one, the
 * lengths of all but the last in bytes of 255 and a rest, and the packets.
 */
public final class VorbisHeaders {
    private static final int PACKETS = 3;

    private final List<byte[]> packets;
    private final Identification identification;
    private final SetupHeader setup;

    private VorbisHeaders(List<byte[]> packets) throws DecodeException {
        this.packets = packets;
        identification = Identification.parse(packets.get(0));
        setup = SetupHeader.parse(packets.get(2), identification);
    }

    /**
     * Reads header packets. The comments are not looked at.
     *
     * @throws DecodeException {@code MALFORMED} if they break the standard, {@code LIMIT} if they ask for tables no
     *     encoder makes, {@code UNSUPPORTED} beyond 8 channels
     */
    public static VorbisHeaders of(byte[] identification, byte[] comments, byte[] setup) throws DecodeException {
        return new VorbisHeaders(List.of(identification, comments, setup));
    }

    /**
     * Reads what {@link #config} wrote.
     *
     * @throws DecodeException as {@link #of}, {@code MALFORMED} also if {@code config} does not hold three packets
     */
    public static VorbisHeaders parse(byte[] config) throws DecodeException {
        int at = 1;
        int[] lengths = new int[PACKETS];
        boolean whole = config.length > 0 && config[0] == PACKETS - 1;
        for (int i = 0; whole && i < PACKETS - 1; i++) {
            int lacing = 255;
            while (lacing == 255 && at < config.length) {
                lacing = config[at++] & 0xFF;
                lengths[i] += lacing;
            }
        }
        lengths[2] = config.length - at - lengths[0] - lengths[1];
        if (!whole || lengths[2] < 0) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "a Vorbis config of " + config.length + " bytes does not hold three headers");
        }
        int second = at + lengths[0];
        int third = second + lengths[1];
        return of(
                Arrays.copyOfRange(config, at, second),
                Arrays.copyOfRange(config, second, third),
                Arrays.copyOfRange(config, third, config.length));
    }

    /** Returns the packets as a {@link Track#config}; without the comments, which no decoder needs. */
    public byte[] config() {
        byte[] first = packets.get(0);
        byte[] last = packets.get(2);
        int lacing = 1 + first.length / 255 + 1 + 1;
        byte[] config = new byte[lacing + first.length + last.length];
        config[0] = PACKETS - 1;
        Arrays.fill(config, 1, lacing - 2, (byte) 255);
        config[lacing - 2] = (byte) (first.length % 255);
        System.arraycopy(first, 0, config, lacing, first.length);
        System.arraycopy(last, 0, config, lacing + first.length, last.length);
        return config;
    }

    /** Returns rate and channels. */
    public PcmFormat format() {
        return identification.format();
    }

    /** Returns how many frames the longer of the two blocks spans, 64 to 8,192. */
    public int longBlock() {
        return identification.longBlock();
    }

    /** Returns the identification header. */
    public byte[] identification() {
        return packets.get(0);
    }

    /** Returns the comment header; empty when read from {@link #config}. */
    public byte[] comments() {
        return packets.get(1);
    }

    /** Returns the setup header. */
    public byte[] setup() {
        return packets.get(2);
    }

    /** Returns how many mappings the setup header has. */
    public int mappings() {
        return setup.couplings().size();
    }

    /** Returns the channels that a mapping couples, by step: those that hold magnitudes; empty if it couples none. */
    public int[] magnitudeChannels(int mapping) {
        return setup.couplings().get(mapping).magnitudes().clone();
    }

    /** Returns the channels that hold angles, as {@link #magnitudeChannels}. */
    public int[] angleChannels(int mapping) {
        return setup.couplings().get(mapping).angles().clone();
    }

    /** Returns the setup header as it would be if no mapping coupled channels, for a decoder that is told of them otherwise. */
    public byte[] setupWithoutCoupling() {
        byte[] from = packets.get(2);
        BitSet bits = BitSet.valueOf(from);
        BitSet kept = new BitSet(8 * from.length);
        int to = 0;
        int next = 0;
        for (int at = 0; at < 8 * from.length; at++) {
            boolean within =
                    next < mappings() && at == setup.couplings().get(next).fromBit();
            if (within) {
                at = (int) setup.couplings().get(next++).toBit() - 1;
                to++; // the flag, not set
            } else {
                kept.set(to++, bits.get(at));
            }
        }
        return Arrays.copyOf(kept.toByteArray(), (to + 7) / 8);
    }

    /**
     * Returns how many frames the block of an audio packet spans; together with half of the block before it half of them
     * come out: a quarter of either.
     *
     * @param firstByte the packet's
     * @return 0 for what is no audio packet, or in a mode that does not exist
     */
    public int blockFrames(int firstByte) {
        if ((firstByte & 1) != 0) {
            return 0;
        }
        int mode = (firstByte >> 1) & ((1 << setup.modeBits()) - 1);
        if (mode >= setup.modes()) {
            return 0;
        }
        return setup.isLong(mode) ? identification.longBlock() : identification.shortBlock();
    }

    @Override
    public String toString() {
        return "VorbisHeaders[" + identification + " " + setup + "]";
    }
}
