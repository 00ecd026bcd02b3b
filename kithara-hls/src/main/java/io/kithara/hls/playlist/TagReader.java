package io.kithara.hls.playlist;

/** Reads one kind of tag into the draft. */
@FunctionalInterface
interface TagReader {
    /** Takes what stands behind the tag's colon, or "". */
    void read(PlaylistDraft draft, String value) throws PlaylistException;
}
