package io.kithara.benchmarks.process;

import java.io.ByteArrayInputStream;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;

/** JLayer as its users call it, nothing around it. */
final class BareJLayer {
    private BareJLayer() {}

    /** Decodes everything and returns the number of frames of the stream. */
    static int decode(byte[] mp3) throws JavaLayerException {
        Bitstream stream = new Bitstream(new ByteArrayInputStream(mp3));
        Decoder decoder = new Decoder();
        int frames = 0;
        Header header;
        while ((header = stream.readFrame()) != null) {
            decoder.decodeFrame(header, stream);
            stream.closeFrame();
            frames++;
        }
        stream.close();
        return frames;
    }
}
