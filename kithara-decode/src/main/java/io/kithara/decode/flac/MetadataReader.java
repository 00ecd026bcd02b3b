package io.kithara.decode.flac;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Metadata;
import io.kithara.decode.tags.FlacCueSheet;
import io.kithara.decode.tags.FlacPicture;
import io.kithara.decode.tags.Id3v2Reader;
import io.kithara.decode.tags.MetadataDraft;
import io.kithara.decode.tags.VorbisComments;
import io.kithara.stream.MediaException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands before the first frame: ID3v2 tags, the marker, metadata blocks in any order (RFC 9639 section 8). Of pictures
 * the description is read; padding and what is unknown are jumped over unread. Where lengths lead nowhere, frames are to be looked for behind what was
 * read in good order. Not safe for several threads.
 */
final class MetadataReader {
    private static final int MARKER = DataWindow.fourCc("fLaC");
    private static final int ID3 = 'I' << 16 | 'D' << 8 | '3';
    private static final int ID3_HEADER_BYTES = 10;
    private static final int ID3_FOOTER_FLAG = 0x10;

    private static final int STREAMINFO = 0;
    private static final int SEEKTABLE = 3;
    private static final int COMMENTS = 4;
    private static final int CUESHEET = 5;
    private static final int PICTURE = 6;
    private static final int INVALID = 127;
    private static final int LAST_FLAG = 0x80;

    private final DataWindow window;
    private final MetadataDraft tags = new MetadataDraft();
    private final SeekTable seekTable = new SeekTable();
    private long position;
    private boolean marked;
    private boolean done;
    private boolean exact;

    /** Where the first frame lies at the earliest, if the lengths of blocks cannot be believed. */
    private long sound;

    private @Nullable Id3v2Reader id3;
    private @Nullable VorbisComments comments;
    private byte[] config = {};

    MetadataReader(DataWindow window) {
        this.window = window;
    }

    /** Reads on; {@code READY} when done, {@code END} if the data ends where metadata should go on. */
    Load read() throws DecodeException, MediaException {
        while (!done) {
            Load load = marked ? readBlock() : readStart();
            if (load == Load.NEED_DATA) {
                return load;
            }
            if (load == Load.END) {
                position = sound;
                done = true;
            }
        }
        return Load.READY;
    }

    /** Returns where the first frame is, or has to be looked for. */
    long position() {
        return position;
    }

    /** Returns whether the first frame is right at {@link #position}, as far as the metadata says. */
    boolean isExact() {
        return exact;
    }

    /** Returns whether there was a marker, so that everything from here on should be frames of one stream. */
    boolean isMarked() {
        return marked;
    }

    /** Returns STREAMINFO, right or wrong. */
    Optional<StreamInfo> streamInfo() throws DecodeException {
        return StreamInfo.ofConfig(config);
    }

    /** Returns STREAMINFO with the header of its block; empty if there is none. */
    byte[] config() {
        return config;
    }

    SeekTable seekTable() {
        return seekTable;
    }

    /** Returns what was read of tags, pictures and chapters. */
    Metadata metadata() {
        return tags.build();
    }

    private Load readStart() throws DecodeException, MediaException {
        Load load = window.load(position, Integer.BYTES);
        if (load != Load.READY) {
            return load;
        }
        if (window.u24be(position) == ID3) {
            return readId3();
        }
        marked = window.i32be(position) == MARKER;
        position += marked ? Integer.BYTES : 0;
        sound = position;
        exact = false;
        done = !marked;
        return Load.READY;
    }

    /** Id3.org, ID3v2.4 structure section 3.1. */
    private Load readId3() throws DecodeException, MediaException {
        if (id3 == null) {
            id3 = new Id3v2Reader(window, position);
        }
        Load load = id3.read();
        if (load == Load.READY) {
            load = window.load(position, ID3_HEADER_BYTES);
        }
        if (load != Load.READY) {
            return load;
        }
        tags.addAll(id3.tags());
        id3 = null;
        int size = 0;
        for (int i = 6; i < ID3_HEADER_BYTES; i++) {
            size = size << 7 | (window.u8(position + i) & 0x7F);
        }
        boolean footer = (window.u8(position + 5) & ID3_FOOTER_FLAG) != 0;
        position += ID3_HEADER_BYTES + size + (footer ? ID3_HEADER_BYTES : 0);
        sound = position;
        return Load.READY;
    }

    private Load readBlock() throws DecodeException, MediaException {
        Load load = window.load(position, StreamInfo.BLOCK_HEADER_BYTES);
        if (load != Load.READY) {
            return load;
        }
        int type = window.u8(position) & ~LAST_FLAG;
        boolean last = (window.u8(position) & LAST_FLAG) != 0;
        int length = window.u24be(position + 1);
        if (type == INVALID) {
            return Load.END;
        }
        load = readBody(type, position + StreamInfo.BLOCK_HEADER_BYTES, length);
        if (load == Load.READY) {
            position += StreamInfo.BLOCK_HEADER_BYTES + length;
            done = last;
            exact = last;
        }
        return load;
    }

    private Load readBody(int type, long body, int length) throws DecodeException, MediaException {
        return switch (type) {
            case STREAMINFO -> readStreamInfo(body, length);
            case SEEKTABLE -> seekTable.read(window, body, length);
            case COMMENTS -> readComments(body, length);
            case CUESHEET -> readCueSheet(body, length);
            case PICTURE -> FlacPicture.read(window, body, body + length, tags);
            default -> Load.READY;
        };
    }

    /** The first one counts. */
    private Load readStreamInfo(long body, int length) throws DecodeException, MediaException {
        if (config.length > 0 || length != StreamInfo.BYTES) {
            return Load.READY;
        }
        Load load = window.load(body - StreamInfo.BLOCK_HEADER_BYTES, StreamInfo.BLOCK_HEADER_BYTES + length);
        if (load == Load.READY) {
            byte[] block = new byte[StreamInfo.BLOCK_HEADER_BYTES + length];
            window.copy(body - StreamInfo.BLOCK_HEADER_BYTES, block, 0, block.length);
            config = block;
            sound = body + length;
        }
        return load;
    }

    /** Its times are samples of STREAMINFO, which comes first. */
    private Load readCueSheet(long body, int length) throws DecodeException, MediaException {
        int sampleRate = streamInfo().map(StreamInfo::sampleRate).orElse(0);
        return sampleRate == 0 ? Load.READY : FlacCueSheet.read(window, body, body + length, sampleRate, tags);
    }

    private Load readComments(long body, int length) throws DecodeException, MediaException {
        if (comments == null) {
            comments = new VorbisComments(window, body, body + length, tags);
        }
        Load load = comments.read();
        if (load == Load.READY) {
            comments = null;
        }
        return load;
    }
}
