package io.kithara.codec.jlayer;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.DecoderException;
import javazoom.jl.decoder.FrameDecoder;
import javazoom.jl.decoder.Header;

/**
 * JLayer with one number of its tables put right: at 24 kHz the 19th long scale-factor band of layer III starts at line
 * 332 (ISO/IEC 13818-3 table B.2), where JLayer 1.0.1 has 330, so that two lines get the wrong scale factor (32 dB from
 * the official PCM instead of more than 100). The table belongs to each decoder, so nothing shared is changed; it is
 * private, hence reflection, the only way to it without a copy of the LGPL class. Used by one thread.
 */
final class CorrectedDecoder extends Decoder {
    /** Index of 24 kHz in JLayer's table of sampling rates. */
    private static final int RATE_24000 = 1;

    private static final int BAND = 18;
    private static final int WRONG_START = 330;
    private static final int RIGHT_START = 332;

    private boolean corrected;

    @Override
    protected FrameDecoder retrieveDecoder(Header header, Bitstream stream, int layer) throws DecoderException {
        FrameDecoder decoder = super.retrieveDecoder(header, stream, layer);
        if (layer == 3 && !corrected) {
            correct(decoder);
            corrected = true;
        }
        return decoder;
    }

    private static void correct(FrameDecoder layer3) {
        try {
            Object bands = Array.get(field(layer3, "sfBandIndex"), RATE_24000);
            int[] starts = (int[]) field(bands, "l");
            if (starts[BAND] == WRONG_START) {
                starts[BAND] = RIGHT_START;
            }
        } catch (NoSuchFieldException | IllegalAccessException e) {
            // Another build of JLayer: it may have the right number, and all but 24 kHz is right in any case.
            System.getLogger("io.kithara.codec.jlayer")
                    .log(System.Logger.Level.WARNING, "JLayer's 24 kHz table could not be checked", e);
        }
    }

    private static Object field(Object owner, String name) throws NoSuchFieldException, IllegalAccessException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
