package io.kithara.decode;

import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A picture that a container carries: what it says of it, and where its bytes are. They are not read until {@link PictureReading} does,
 * but where they come in one piece with what has to be read anyway (Ogg). Nothing of it is checked: a declared kind or size may be
 * wrong.
 *
 * @param kind what it shows
 * @param mimeType as {@code image/jpeg}; empty if the container does not say, {@link #LINK} for an address in place of a picture
 * @param description as found; may be empty
 * @param width in pixels, where the container says so
 * @param height in pixels, where the container says so
 * @param content where the bytes are
 */
public record Picture(
        PictureKind kind, String mimeType, String description, OptionalInt width, OptionalInt height, Content content) {
    /** What ID3v2 and FLAC call the type of an address that stands for a picture. */
    public static final String LINK = "-->";

    /** The bytes of a picture. */
    public sealed interface Content {
        /** Returns how many there are, as declared. */
        long sizeBytes();
    }

    /**
     * They are in the media, unread.
     *
     * @param position offset of the first
     * @param storedBytes how many lie there at most
     * @param sizeBytes how many belong to the picture at most; it ends with the first of the two
     * @param unsynchronised whether a zero was put after every 0xFF (ID3v2.4 section 6.1) that does not belong to it
     */
    public record Stored(long position, long storedBytes, long sizeBytes, boolean unsynchronised) implements Content {
        /** Rejects what lies nowhere. */
        public Stored {
            if (position < 0 || sizeBytes < 0 || storedBytes < 0 || position > Long.MAX_VALUE - storedBytes) {
                throw new IllegalArgumentException(
                        "position=" + position + " storedBytes=" + storedBytes + " sizeBytes=" + sizeBytes);
            }
        }

        /** Describes bytes that lie there as they are. */
        public Stored(long position, long sizeBytes) {
            this(position, sizeBytes, sizeBytes, false);
        }
    }

    /** They are here. Immutable. */
    public static final class Held implements Content {
        private final byte[] bytes;

        /** Copies {@code bytes}. */
        public Held(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        /** Returns a copy of the bytes. */
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public long sizeBytes() {
            return bytes.length;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Held held && Arrays.equals(bytes, held.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Held[" + bytes.length + "]";
        }
    }

    /** Describes a picture whose container does not say how large it is. */
    public Picture(PictureKind kind, String mimeType, String description, Content content) {
        this(kind, mimeType, description, OptionalInt.empty(), OptionalInt.empty(), content);
    }

    /** Returns how many bytes there are, as declared. */
    public long sizeBytes() {
        return content.sizeBytes();
    }
}
