package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;

/**
 * What an {@code esds} box says: ISO/IEC 14496-1 section 7.2.6.5 and 14496-14 section 5.6.
 *
 * @param objectType objectTypeIndication of the DecoderConfigDescriptor
 * @param config body of the DecoderSpecificInfo, empty if there is none
 */
public record EsDescriptor(int objectType, byte[] config) {
    private static final int ES_DESCRIPTOR = 3;
    private static final int DECODER_CONFIG = 4;
    private static final int DECODER_SPECIFIC_INFO = 5;

    /**
     * Reads the bare descriptor, as CAF has it.
     *
     * @throws DecodeException {@code MALFORMED} if it ends early
     */
    public static EsDescriptor parse(byte[] descriptor) throws DecodeException {
        Box box = new Box(Box.type("esds"), 0, 0, descriptor.length);
        return readBare(new BoxBody(box, descriptor, descriptor.length));
    }

    static EsDescriptor read(BoxBody esds) throws DecodeException {
        esds.skip(4); // version and flags
        return readBare(esds);
    }

    private static EsDescriptor readBare(BoxBody esds) throws DecodeException {
        BoxBody stream = descriptor(esds, ES_DESCRIPTOR);
        stream.skip(2); // ES_ID
        int flags = stream.u8();
        stream.skip((flags & 0x80) != 0 ? 2 : 0); // dependsOn_ES_ID
        stream.skip((flags & 0x40) != 0 ? stream.u8() : 0); // URLstring
        stream.skip((flags & 0x20) != 0 ? 2 : 0); // OCR_ES_Id
        BoxBody decoder = descriptor(stream, DECODER_CONFIG);
        int objectType = decoder.u8();
        decoder.skip(1 + 3 + 4 + 4); // stream type, buffer size, bit rates
        if (decoder.remaining() == 0) {
            return new EsDescriptor(objectType, new byte[0]);
        }
        BoxBody info = descriptor(decoder, DECODER_SPECIFIC_INFO);
        return new EsDescriptor(objectType, info.bytes(info.remaining()));
    }

    /** Returns the next descriptor with the tag; others are skipped. */
    private static BoxBody descriptor(BoxBody in, int tag) throws DecodeException {
        while (true) {
            int found = in.u8();
            int size = 0;
            int digit;
            do {
                digit = in.u8();
                size = size << 7 | (digit & 0x7F);
            } while ((digit & 0x80) != 0);
            // a length that is too large is common and harmless: the box ends it
            BoxBody body = in.slice(size < 0 ? 0 : Math.min(size, in.remaining()), Box.type("esds"));
            if (found == tag) {
                return body;
            }
        }
    }
}
