package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the first packets of a stream for what its config leaves to them: whether there is SBR, and whether parametric
 * stereo makes two channels of one. ISO/IEC 14496-3 section 1.6.6 leaves it to the decoder how it comes to know; what it has put
 * out once, rate and channels, has to stay. Not safe for several threads.
 */
final class Scout {
    /** Above this core rate SBR is next to unknown, so one packet has to tell; a listener shall not wait for more. */
    private static final int HIGHEST_LIKELY_RATE = 24_000;

    /** 1.4 s at 22,050 Hz, a few kilobytes: senders repeat the headers of SBR and stereo every half second or second. */
    private static final int MAX_PACKETS = 32;

    /** With the header known, so many packets of SBR without a word of stereo mean that there is none. */
    private static final int MONO_PACKETS = 8;

    private final HighBand.Mode mode;

    /** The decoder's own; starts over when all is known. */
    private final RawDataBlock block;

    private final int maxPackets;
    private boolean highBand;
    private boolean stereo;
    private boolean stereoKnown;
    private int looked;
    private int mono;

    private Scout(AudioSpecificConfig config, HighBand.Mode mode, RawDataBlock block) {
        this.mode = mode;
        this.block = block;
        highBand = mode.certain();
        stereoKnown = config.parametricStereo();
        stereo = stereoKnown;
        maxPackets = config.coreRate() <= HIGHEST_LIKELY_RATE || highBand ? MAX_PACKETS : 1;
    }

    /**
     * Returns one to look with; null if the config says all there is to know.
     *
     * @param block reads what is looked at
     */
    static @Nullable Scout of(AudioSpecificConfig config, HighBand.Mode mode, RawDataBlock block) {
        ChannelMap map = config.channelMap();
        boolean mono = (map == null || map.channels() == 1) && !config.parametricStereo();
        return mode.allowed() && (!mode.certain() || mono) ? new Scout(config, mode, block) : null;
    }

    /** Looks at a packet, the next or, before the first is decoded, one of the first again; returns whether more are wanted. */
    boolean look(Packet packet, BitReader in) {
        if (packet.length() > BitReader.MAX_BYTES) {
            return true;
        }
        in.load(packet.data(), 0, 8 * packet.length());
        try {
            block.read(in);
        } catch (DecodeException e) {
            // It will be met again, and then counted and concealed.
            block.abandon();
        }
        if (block.map() != null) {
            looked++;
            learn();
        }
        return looked < maxPackets && !(highBand && stereoKnown);
    }

    private void learn() {
        highBand |= block.highBandSeen();
        ChannelMap map = block.map();
        if (map != null && map.channels() > 1) {
            stereoKnown = true;
        } else if (block.elements()[0].hasStereoData()) {
            stereo = true;
            stereoKnown = true;
        } else if (block.elements()[0].passHighBand()) {
            stereoKnown = ++mono >= MONO_PACKETS;
        }
    }

    /** Returns whether there was a packet that could be read; if not, looks whether {@code packet} can be. */
    boolean hasLookedAt(Packet packet, BitReader in) {
        if (looked == 0) {
            look(packet, in);
        }
        return looked > 0;
    }

    /** Returns what was found; the block has forgotten what was looked at. */
    HighBand.Mode settle() {
        HighBand.Mode found = mode.settled(highBand, stereo);
        block.startOver(found);
        return found;
    }
}
