package io.kithara.codec.jaad;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;

/** Decodes and counts. */
final class JaadDecoding {
    private JaadDecoding() {}

    static long frames(TestPackets media) throws DecodeException {
        long frames = 0;
        PcmBuffer buffer = new PcmBuffer();
        try (PacketDecoder decoder = new JaadProvider().create(media.track())) {
            for (Packet packet : media.packets()) {
                frames += decoder.decode(packet, buffer);
            }
        }
        return frames;
    }
}
