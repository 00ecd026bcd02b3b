package io.kithara.decode.ogg;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DataWindow;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Metadata;
import io.kithara.decode.tags.MetadataDraft;
import io.kithara.decode.tags.VorbisComments;
import io.kithara.stream.MediaException;

/** Reads the comments of a header packet, as far as they go: no sound depends on them. */
final class Comments {
    private Comments() {}

    /** Returns the comments that start with the length of the vendor's name at {@code offset}. */
    static Metadata read(byte[] packet, int offset) throws DecodeException {
        MetadataDraft tags = new MetadataDraft();
        DataWindow window = new DataWindow(new ByteArrayData(packet));
        try {
            if (new VorbisComments(window, offset, packet.length, tags).read() == DataWindow.Load.NEED_DATA) {
                throw new AssertionError("an array is all there");
            }
        } catch (MediaException e) {
            throw new AssertionError("an array has no gaps", e);
        }
        return tags.build();
    }
}
