package io.kithara.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A picture of few colours as a PNG file (ISO/IEC 15948): one byte per pixel, an index into a palette. Written out because the library's
 * own picture writer sits in {@code java.desktop}. Used by one thread.
 */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    /** Section 11.2.2: bits of a sample; indexed colour; the only compression and filter methods; not interlaced. */
    private static final byte[] INDEXED_8_BIT = {8, 3, 0, 0, 0};

    private final int width;
    private final int height;
    private final int[] palette;

    /** Rows of a filter byte, always 0 for "as it is", and the pixels. */
    private final byte[] rows;

    /**
     * Creates a picture of colour 0.
     *
     * @param palette colours as {@code 0xRRGGBB}, 256 at most
     */
    Png(int width, int height, int... palette) {
        this.width = width;
        this.height = height;
        this.palette = palette;
        rows = new byte[height * (width + 1)];
    }

    /** Paints the pixels of a column from {@code top} up to, not including, {@code bottom}. */
    void column(int x, int top, int bottom, int colour) {
        for (int y = Math.max(0, top); y < Math.min(height, bottom); y++) {
            rows[y * (width + 1) + 1 + x] = (byte) colour;
        }
    }

    /** Returns the file. */
    byte[] bytes() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        chunk(file, "IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put(INDEXED_8_BIT));
        ByteBuffer colours = ByteBuffer.allocate(3 * palette.length);
        for (int colour : palette) {
            colours.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
        }
        chunk(file, "PLTE", colours);
        chunk(file, "IDAT", ByteBuffer.wrap(deflated()));
        chunk(file, "IEND", ByteBuffer.allocate(0));
        return file.toByteArray();
    }

    private byte[] deflated() {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(rows);
            deflater.finish();
            byte[] out = new byte[4096];
            int length = 0;
            while (!deflater.finished()) {
                if (length == out.length) {
                    out = Arrays.copyOf(out, 2 * length);
                }
                length += deflater.deflate(out, length, out.length - length);
            }
            return Arrays.copyOf(out, length);
        } finally {
            deflater.end();
        }
    }

    /** Section 5.3: length of the data, type, data, and a check sum of the last two. */
    private static void chunk(ByteArrayOutputStream file, String type, ByteBuffer data) {
        CRC32 check = new CRC32();
        check.update(type.getBytes(StandardCharsets.US_ASCII));
        check.update(data.duplicate().clear());
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.capacity());
        chunk.putInt(data.capacity()).put(type.getBytes(StandardCharsets.US_ASCII));
        chunk.put(data.duplicate().clear()).putInt((int) check.getValue());
        file.writeBytes(chunk.array());
    }
}
