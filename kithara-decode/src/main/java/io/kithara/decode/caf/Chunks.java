package io.kithara.decode.caf;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.tags.MetadataDraft;
import io.kithara.stream.MediaException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Goes from chunk to chunk of a CAF file and keeps what sound needs. What lies behind the audio is read only if it is needed: a
 * packet table there costs one read far on. Restartable. Not safe for several threads.
 */
final class Chunks {
    private static final int DESC = DataWindow.fourCc("desc");
    private static final int DATA = DataWindow.fourCc("data");
    private static final int PAKT = DataWindow.fourCc("pakt");
    private static final int KUKI = DataWindow.fourCc("kuki");
    private static final int INFO = DataWindow.fourCc("info");

    private static final int HEADER_BYTES = 12;
    private static final int EDIT_COUNT_BYTES = 4;

    /** Of a size: up to the end of the file. */
    private static final long OPEN_END = -1;

    /** Bytes of cookie or texts that are looked at: ten times the largest known. */
    private static final int MAX_SMALL_BYTES = 64 << 10;

    /** A day of 20 ms packets of two bytes each fits twice. */
    private static final int MAX_TABLE_BYTES = 16 << 20;

    /** A table is loaded in steps of this, so that the window stays small. */
    private static final int LOAD_STEP = 64 << 10;

    /** More than any file has. */
    private static final int MAX_CHUNKS = 4096;

    /**
     * Where the audio lies.
     *
     * @param bytes how many the chunk states, if it does
     */
    record Data(long start, OptionalLong bytes) {}

    /** A packet table as it came. */
    record Table(long packets, long validFrames, int primingFrames, int remainderFrames, byte[] numbers) {}

    private final DataWindow window;
    private final MetadataDraft tags = new MetadataDraft();
    private long position = CafDemuxer.FILE_HEADER_BYTES;
    private int passed;
    private byte[] partial = {};
    private int partialLength;

    private @Nullable Description description;
    private @Nullable Data data;
    private @Nullable Table table;
    private byte[] cookie = {};

    Chunks(DataWindow window) {
        this.window = window;
    }

    @Nullable
    Description description() {
        return description;
    }

    @Nullable
    Data data() {
        return data;
    }

    @Nullable
    Table table() {
        return table;
    }

    /** Returns the cookie, empty if none was read. */
    byte[] cookie() {
        return cookie;
    }

    MetadataDraft tags() {
        return tags;
    }

    /** Reads the next chunk; {@code END} if the data has none. */
    Load readChunk() throws DecodeException, MediaException {
        Load load = position < 0 ? Load.END : window.load(position, HEADER_BYTES);
        if (load != Load.READY) {
            return load;
        }
        int type = window.i32be(position);
        long size = window.i64be(position + 4);
        long body = position + HEADER_BYTES;
        if (size < OPEN_END || size > Long.MAX_VALUE / 4 || (size == OPEN_END && type != DATA)) {
            throw malformed("states " + Long.toUnsignedString(size) + " bytes for the chunk at " + position);
        }
        load = read(type, body, size);
        if (load == Load.READY) {
            if (++passed > MAX_CHUNKS) {
                throw new DecodeException(
                        DecodeException.Reason.LIMIT, "more than " + MAX_CHUNKS + " chunks in a CAF file");
            }
            position = size == OPEN_END ? OPEN_END : body + size;
        }
        return load;
    }

    private Load read(int type, long body, long size) throws DecodeException, MediaException {
        if (type == DATA) {
            return readData(body, size);
        }
        if (type == PAKT) {
            return readTable(body, size);
        }
        if (type == DESC) {
            return readDescription(body, size);
        }
        boolean wanted = type == KUKI || type == INFO;
        if (!wanted || size > MAX_SMALL_BYTES) {
            return Load.READY;
        }
        Load load = window.load(body, (int) size);
        if (load == Load.READY) {
            byte[] bytes = new byte[(int) size];
            window.copy(body, bytes, 0, bytes.length);
            if (type == KUKI) {
                cookie = bytes;
            } else {
                readTexts(bytes);
            }
        }
        return load;
    }

    private Load readDescription(long body, long size) throws DecodeException, MediaException {
        if (size < Description.BYTES) {
            throw malformed("has a description of " + size + " bytes");
        }
        Load load = window.load(body, Description.BYTES);
        if (load == Load.READY && description == null) {
            description = Description.read(window, body);
        }
        return load;
    }

    private Load readData(long body, long size) throws DecodeException {
        if (size != OPEN_END && size < EDIT_COUNT_BYTES) {
            throw malformed("has a data chunk of " + size + " bytes");
        }
        data = new Data(
                body + EDIT_COUNT_BYTES,
                size == OPEN_END ? OptionalLong.empty() : OptionalLong.of(size - EDIT_COUNT_BYTES));
        return Load.READY;
    }

    private Load readTable(long body, long size) throws DecodeException, MediaException {
        if (size < PacketTable.HEADER_BYTES) {
            throw malformed("has a packet table of " + size + " bytes");
        }
        if (size > MAX_TABLE_BYTES) {
            throw new DecodeException(
                    DecodeException.Reason.LIMIT, "a CAF file has a packet table of " + size + " bytes");
        }
        while (partialLength < size) {
            int step = (int) Math.min(LOAD_STEP, size - partialLength);
            Load load = window.load(body + partialLength, step);
            if (load != Load.READY) {
                return load;
            }
            if (partial.length < partialLength + step) {
                partial = Arrays.copyOf(
                        partial, (int) Math.min(size, Math.max(partialLength + step, 2 * partial.length)));
            }
            window.copy(body + partialLength, partial, partialLength, step);
            partialLength += step;
        }
        ByteBuffer in = ByteBuffer.wrap(partial);
        table = new Table(
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getInt(),
                Arrays.copyOfRange(partial, PacketTable.HEADER_BYTES, partial.length));
        partial = new byte[0];
        partialLength = 0;
        return Load.READY;
    }

    /** A number of 4 bytes, then key, zero, value, zero, as often as that says; UTF-8. */
    private void readTexts(byte[] bytes) {
        int at = 4;
        while (at < bytes.length) {
            int keyEnd = end(bytes, at);
            int valueEnd = end(bytes, keyEnd + 1);
            if (valueEnd > bytes.length) {
                return;
            }
            String key = new String(bytes, at, keyEnd - at, StandardCharsets.UTF_8);
            String value = new String(bytes, keyEnd + 1, valueEnd - keyEnd - 1, StandardCharsets.UTF_8);
            tags.put(key, value);
            at = valueEnd + 1;
        }
    }

    /** Returns where the zero is; behind the end if there is none. */
    private static int end(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return bytes.length + 1;
    }

    private static DecodeException malformed(String what) {
        return new DecodeException(DecodeException.Reason.MALFORMED, "a CAF file " + what);
    }

    @Override
    public String toString() {
        return "Chunks[at " + position + "]";
    }
}
