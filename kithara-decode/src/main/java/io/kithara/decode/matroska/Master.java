package io.kithara.decode.matroska;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DecodeException;
import java.nio.charset.StandardCharsets;

/**
 * An element made of elements, of which all bytes lie in the window: walks through its children. Children that leave it are
 * an error; {@code Void} and {@code CRC-32} are for whoever asks by id to pass over. Not safe for several threads.
 */
final class Master {
    private final DataWindow window;
    private final long end;
    private long next;
    private int id;
    private long body;

    Master(DataWindow window, long start, long end) {
        this.window = window;
        this.next = start;
        this.end = end;
    }

    /** Goes to the next child; returns false behind the last one. */
    boolean next() throws DecodeException {
        if (next >= end) {
            return false;
        }
        long start = next;
        int idBytes = Element.length(window.u8(start));
        int sizeBytes = start + idBytes < end ? Element.length(window.u8(start + idBytes)) : 9;
        if (idBytes > 4 || sizeBytes > 8 || start + idBytes + sizeBytes > end) {
            throw broken(start);
        }
        id = (int) Element.uint(window, start, idBytes);
        body = start + idBytes + sizeBytes;
        long size = Element.number(window, start + idBytes, sizeBytes);
        if (size > end - body) {
            throw broken(start);
        }
        next = body + size;
        return true;
    }

    int id() {
        return id;
    }

    /** Returns the child as a master. */
    Master children() {
        return new Master(window, body, next);
    }

    /** Returns another walk through what is left of this one. */
    Master again() {
        return new Master(window, next, end);
    }

    /** Returns the child as an unsigned integer; beyond 2^63 it comes out negative. */
    long uint() throws DecodeException {
        if (next - body > Long.BYTES) {
            throw broken(body);
        }
        return Element.uint(window, body, (int) (next - body));
    }

    /** Returns the child as an unsigned integer that fits an int; larger ones as the largest. */
    int small() throws DecodeException {
        long value = uint();
        return value < 0 || value > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) value;
    }

    /** Returns the child as a number with fractions. */
    double real() throws DecodeException {
        long bits = uint();
        return switch ((int) (next - body)) {
            case 0 -> 0;
            case Float.BYTES -> Float.intBitsToFloat((int) bits);
            case Double.BYTES -> Double.longBitsToDouble(bits);
            default -> throw broken(body);
        };
    }

    /** Returns the child as text on one line, without the zeros that may fill it up. */
    String text() {
        return string().replaceAll("\\p{Cntrl}", "?");
    }

    /** Returns the child as text as it is, without the zeros that may fill it up. */
    String string() {
        String text = new String(bytes(), StandardCharsets.UTF_8);
        int zero = text.indexOf(0);
        return zero < 0 ? text : text.substring(0, zero);
    }

    /** Returns how many bytes the child has. */
    long size() {
        return next - body;
    }

    /** Returns a copy of the child's bytes, of which there are no more than the window holds. */
    byte[] bytes() {
        byte[] bytes = new byte[(int) (next - body)];
        window.copy(body, bytes, 0, bytes.length);
        return bytes;
    }

    private static DecodeException broken(long position) {
        return new DecodeException(
                DecodeException.Reason.MALFORMED, "the Matroska element at byte " + position + " is broken");
    }
}
