package io.kithara.decode.tags;

/**
 * The header of one ID3v2 frame.
 *
 * @param id four characters, three before 2.3
 * @param size bytes of the body, in the tag
 * @param skip bytes at the start of the body that are no content: a grouping byte, in 2.4 also a data length
 * @param packed whether it is compressed or encrypted, and so cannot be read as it stands
 * @param unsynchronised whether its content has a zero after every 0xFF
 */
record Id3Frame(String id, int size, int skip, boolean packed, boolean unsynchronised) {
    /** A chapter, which holds frames itself (ID3v2 chapter addendum). */
    static final String CHAPTER = "CHAP";

    /** Returns the length of a header in that version of the format. */
    static int headerBytes(int major) {
        return major == 2 ? 6 : 10;
    }

    /**
     * Reads flags: ID3v2.3 section 3.3.1, ID3v2.4 section 4.1.
     *
     * @param stuffed whether the tag says that all frames are unsynchronised
     */
    static Id3Frame of(int major, String id, int size, int flags, boolean stuffed) {
        if (major == 2) {
            return new Id3Frame(id, size, 0, false, stuffed);
        }
        if (major == 3) {
            return new Id3Frame(id, size, (flags & 0x20) != 0 ? 1 : 0, (flags & 0xC0) != 0, stuffed);
        }
        int skip = ((flags & 0x40) != 0 ? 1 : 0) + ((flags & 1) != 0 ? 4 : 0);
        return new Id3Frame(id, size, skip, (flags & 0x0C) != 0, stuffed || (flags & 2) != 0);
    }

    /** Returns whether three or four bytes can be the name of a frame. */
    static boolean isId(int bytes, int major) {
        for (int shift = major == 2 ? 8 : 0; shift < 32; shift += 8) {
            int c = bytes >> shift & 0xFF;
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c == ' ' && shift == 0);
            if (!letter) {
                return false;
            }
        }
        return true;
    }

    boolean isPicture() {
        return id.equals("APIC") || id.equals("PIC");
    }

    /** Returns whether the content is read whole. */
    boolean isRead() {
        return switch (id) {
            case "COMM", "COM", "USLT", "ULT", "PRIV", "UFID", "UFI", CHAPTER -> true;
            default -> id.startsWith("T") || id.startsWith("W");
        };
    }
}
