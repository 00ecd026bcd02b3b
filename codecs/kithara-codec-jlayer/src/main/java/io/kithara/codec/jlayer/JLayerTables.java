package io.kithara.codec.jlayer;

import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.BitstreamException;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.DecoderException;

/**
 * Fills the tables that JLayer keeps in static fields. JLayer does so at its first packet and without a lock, so that two
 * first packets at once could meet half a table; here one silent packet is decoded while this class is initialised, which
 * the JVM does once and others wait for.
 */
final class JLayerTables {
    /** MPEG-1 layer III, 128 kbit/s, 44.1 kHz, one channel; everything after the header zero is silence. */
    private static final int[] SILENT_HEADER = {0xFF, 0xFB, 0x90, 0xC0};

    private static final int SILENT_BYTES = 417;
    private static final int SILENT_FRAMES = 1152;

    static {
        decodeSilence();
    }

    private JLayerTables() {}

    /** Returns when the tables are there. */
    static void load() {
        // Calling this has initialised the class.
    }

    private static void decodeSilence() {
        byte[] packet = new byte[SILENT_BYTES];
        for (int i = 0; i < SILENT_HEADER.length; i++) {
            packet[i] = (byte) SILENT_HEADER[i];
        }
        PacketStream stream = new PacketStream();
        stream.fill(packet, packet.length);
        FloatOutput output = new FloatOutput();
        output.start(new float[SILENT_FRAMES], 1, FloatOutput.FULL_SCALE);
        Bitstream bitstream = new Bitstream(stream);
        Decoder decoder = new Decoder();
        decoder.setOutputBuffer(output);
        try {
            decoder.decodeFrame(bitstream.readFrame(), bitstream);
        } catch (BitstreamException | DecoderException e) {
            throw new IllegalStateException("JLayer cannot decode silence", e);
        }
    }
}
