package io.kithara.decode.caf;

import io.kithara.decode.DecodeException;
import io.kithara.decode.mp4.EsDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes the codec's own header out of what the {@code kuki} chunk wraps it in. */
final class Cookie {
    /** Size, type, and four bytes of body: {@code frma} names the codec, {@code alac} begins with version and flags. */
    private static final int OLD_BOX_BYTES = 12;

    private Cookie() {}

    /** Returns an ALAC config; old files have it in boxes. */
    static byte[] alac(byte[] cookie) {
        return behindBox(behindBox(cookie, "frma"), "alac");
    }

    /** Returns the AudioSpecificConfig of an elementary stream descriptor. */
    static byte[] aac(byte[] cookie) throws DecodeException {
        return EsDescriptor.parse(cookie).config();
    }

    private static byte[] behindBox(byte[] bytes, String type) {
        boolean is = bytes.length >= OLD_BOX_BYTES && new String(bytes, 4, 4, StandardCharsets.ISO_8859_1).equals(type);
        return is ? Arrays.copyOfRange(bytes, OLD_BOX_BYTES, bytes.length) : bytes;
    }
}
