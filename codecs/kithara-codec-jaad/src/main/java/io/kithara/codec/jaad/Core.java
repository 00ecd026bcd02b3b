package io.kithara.codec.jaad;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Track;
import java.util.List;
import net.sourceforge.jaad.aac.AudioDecoderInfo;
import net.sourceforge.jaad.aac.ChannelConfiguration;
import net.sourceforge.jaad.aac.DecoderConfig;
import net.sourceforge.jaad.aac.Profile;
import net.sourceforge.jaad.aac.SampleFrequency;
import net.sourceforge.jaad.aac.syntax.BitStream;
import net.sourceforge.jaad.aac.syntax.SyntacticElements;

/**
 * One life of JAAD's decoder, from a config to the first exception. It stands on the syntax classes, not on JAAD's {@code
 * Decoder}: that one swallows truncated packets, logs them, and needs {@code java.desktop}. Whatever JAAD throws passes
 * through. Not safe for several threads.
 */
final class Core {
    /** Bytes of an AudioSpecificConfig without extension or program config. */
    private static final int SHORTEST = 2;

    private static final int LOW_COMPLEXITY = 2;

    /** 24 kHz; encoders use SBR to reach 48 kHz and less. */
    private static final int LOWEST_INDEX_WITH_SBR = 6;

    private final DecoderConfig config;
    private final SyntacticElements elements;
    private BitStream input;

    /**
     * Sets JAAD up.
     *
     * @throws DecodeException {@code UNSUPPORTED} for an object type that JAAD does not decode
     */
    Core(Track track) throws DecodeException {
        config = configure(track.config());
        if (!config.getProfile().isDecodingSupported()) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "AAC of the kind " + config.getProfile().getDescription() + " is not decoded");
        }
        elements = new SyntacticElements(config);
        input = BitStream.open(new byte[0]);
    }

    void start(byte[] packet) {
        input = BitStream.open(packet);
    }

    /** Decodes the next raw data block of the packet; one array per channel in the order of the bit stream, full scale 32768. */
    List<float[]> decode() {
        elements.startNewFrame();
        elements.decode(input);
        return elements.process();
    }

    int frames() {
        return config.getSampleLength();
    }

    int sampleRate() {
        return config.getOutputFrequency().getFrequency();
    }

    boolean hasSbr() {
        return frames() != config.getFrameLength();
    }

    /** Puts out twice the core rate from the first packet on, as the stream did before an exception or a seek. */
    void keepSbr() {
        boolean doubled = config.setSBRPresent();
        if (!doubled) {
            throw new IllegalStateException("no rate above " + config.getSampleFrequency());
        }
    }

    /**
     * A config that says no word about SBR at a rate where it is usual leaves the output rate open, so that JAAD doubles it
     * when the packets have SBR (section 1.6.5.3); parsed by JAAD it would be nailed to the core rate.
     */
    private static DecoderConfig configure(byte[] config) {
        Basics basics = new Basics(config);
        boolean implicit = config.length == SHORTEST && basics.objectType() == LOW_COMPLEXITY;
        boolean channelsInPackets = basics.channelConfiguration() == 0;
        if (implicit && (channelsInPackets || basics.rateIndex() >= LOWEST_INDEX_WITH_SBR)) {
            return DecoderConfig.create(basics);
        }
        return DecoderConfig.create(basics).decode(BitStream.open(config));
    }

    /** The first 13 bits of an AudioSpecificConfig. */
    private record Basics(byte[] config) implements AudioDecoderInfo {
        int objectType() {
            return (config[0] & 0xFF) >> 3;
        }

        int rateIndex() {
            return (config[0] & 7) << 1 | (config[1] & 0x80) >> 7;
        }

        int channelConfiguration() {
            return (config[1] & 0x78) >> 3;
        }

        @Override
        public Profile getProfile() {
            return Profile.forInt(objectType());
        }

        @Override
        public SampleFrequency getSampleFrequency() {
            return SampleFrequency.forInt(rateIndex());
        }

        @Override
        public ChannelConfiguration getChannelConfiguration() {
            return ChannelConfiguration.forInt(channelConfiguration());
        }
    }
}
