package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A packet of HE-AAC v2 that is played to nobody while a session still waits for its first bytes: it loads the classes and makes the
 * tables that any first packet needs, which cost a cold JVM more than all else before the first PCM. Stateless.
 */
final class Rehearsal {
    /** AAC LC at 22,050 Hz, mono: SBR and parametric stereo are found in the packet. */
    private static final byte[] CONFIG = {0x13, (byte) 0x88};

    /** One line of a spectrum, and SBR and parametric stereo with a header; the test has what wrote it. */
    static final String PACKET =
            "00c802044e201006f1fdf9c115020177fcfbefe0f07c42c8d9964c01656e4486e6d9b9bb9ba1dc6baedef7bab6b3665d82d459b99a000e";

    private Rehearsal() {}

    /** Decodes the packet; costs some 40 ms in a cold JVM, and next to nothing later. */
    static void play() {
        try {
            AacDecoder decoder = decoder();
            Packet packet = packet();
            boolean more = decoder.foresee(packet);
            int frames = decoder.decode(packet, new PcmBuffer());
            assert !more && frames > 0;
        } catch (DecodeException e) {
            throw new IllegalStateException("the packet of the rehearsal is sound", e);
        }
    }

    static AacDecoder decoder() throws DecodeException {
        AudioSpecificConfig config = AudioSpecificConfig.parse(CONFIG);
        Track track = new Track(
                Container.ADTS,
                Codec.AAC,
                config.format(),
                CONFIG,
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                Map.of());
        return new AacDecoder(track, config);
    }

    static Packet packet() throws DecodeException {
        Packet packet = new Packet();
        byte[] bytes = HexFormat.of().parseHex(PACKET);
        System.arraycopy(bytes, 0, packet.reserve(bytes.length), 0, bytes.length);
        packet.place(0, 1024, 0, false);
        return packet;
    }
}
