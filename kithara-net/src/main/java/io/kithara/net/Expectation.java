package io.kithara.net;

/**
 * What a fetch is for; decides what is rejected (an HTML page is never media) and whether gzip is asked for. Media is
 * delivered as it comes; a playlist or key is delivered in one piece once it is whole, 16 MiB at most, so that no failed
 * attempt leaves a part of it behind.
 */
public enum Expectation {
    /** Audio, video or an encrypted segment: identity encoding only. */
    MEDIA,
    /** An HLS playlist or a PLS, M3U, XSPF link list: may be compressed, small. */
    PLAYLIST,
    /** A decryption key: identity encoding, tiny. */
    KEY
}
