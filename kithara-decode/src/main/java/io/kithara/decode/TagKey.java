package io.kithara.decode;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a tag says, whatever its container calls it. The names are those of the tables in use: ID3v2.2 to 2.4 frames, Vorbis comments, APE
 * items, Matroska's tags, RIFF INFO and AIFF chunks, and iTunes' atoms under the names that {@link Tags} gives them.
 */
public enum TagKey {
    TITLE("TIT2", "TT2", "title", "INAM", "NAME"),
    SUBTITLE("TIT3", "TT3", "subtitle"),
    ARTIST("TPE1", "TP1", "artist", "IART", "AUTH"),
    ALBUM("TALB", "TAL", "album", "IPRD"),
    ALBUM_ARTIST("TPE2", "TP2", "albumartist", "album_artist", "album artist"),
    /** Often with the total behind a slash. */
    TRACK("TRCK", "TRK", "tracknumber", "track", "ITRK", "IPRT", "part_number"),
    TRACK_TOTAL("tracktotal", "totaltracks"),
    /** Often with the total behind a slash. */
    DISC("TPOS", "TPA", "discnumber", "disc", "disk"),
    DISC_TOTAL("disctotal", "totaldiscs"),
    DATE("TDRC", "TYER", "TYE", "TDRL", "date", "year", "ICRD", "date_released", "date_recorded"),
    ORIGINAL_DATE("TDOR", "TORY", "TOR", "originaldate", "originalyear"),
    /** As found; {@link Tags#genres} says what ID3's numbers mean. */
    GENRE("TCON", "TCO", "genre", "IGNR"),
    COMMENT("COMM", "COM", "comment", "ICMT", "ANNO"),
    DESCRIPTION("description", "desc"),
    COMPOSER("TCOM", "TCM", "composer", "IMUS"),
    LYRICIST("TEXT", "TXT", "lyricist", "IWRI"),
    CONDUCTOR("TPE3", "TP3", "conductor"),
    REMIXER("TPE4", "TP4", "remixer", "mixartist", "remixed_by"),
    GROUPING("TIT1", "TT1", "GRP1", "grouping", "content_group"),
    LYRICS("USLT", "ULT", "lyrics", "unsyncedlyrics"),
    ENCODER("TSSE", "TSS", "encoder", "ISFT"),
    ENCODED_BY("TENC", "TEN", "encodedby", "encoded-by", "ITCH", "encoded_by"),
    COPYRIGHT("TCOP", "TCR", "copyright", "ICOP", "(c) "),
    PUBLISHER("TPUB", "TPB", "label", "organization", "publisher"),
    LANGUAGE("TLAN", "TLA", "language", "ILNG"),
    MOOD("TMOO", "mood"),
    BPM("TBPM", "TBP", "bpm", "tempo", "IBPM"),
    MUSICAL_KEY("TKEY", "TKE", "key", "initialkey", "initial_key"),
    ISRC("TSRC", "TRC", "isrc"),
    BARCODE("barcode", "upc", "ean/upc"),
    CATALOG_NUMBER("catalognumber", "catalog_number"),
    COMPILATION("TCMP", "TCP", "compilation"),
    TITLE_SORT("TSOT", "TST", "titlesort"),
    ARTIST_SORT("TSOP", "TSP", "artistsort"),
    ALBUM_SORT("TSOA", "TSA", "albumsort"),
    ALBUM_ARTIST_SORT("TSO2", "TS2", "albumartistsort"),
    COMPOSER_SORT("TSOC", "TSC", "composersort"),
    TRACK_GAIN("replaygain_track_gain"),
    TRACK_PEAK("replaygain_track_peak"),
    ALBUM_GAIN("replaygain_album_gain"),
    ALBUM_PEAK("replaygain_album_peak"),
    MUSICBRAINZ_RECORDING("musicbrainz_trackid", "musicbrainz track id", "http://musicbrainz.org"),
    MUSICBRAINZ_ALBUM("musicbrainz_albumid", "musicbrainz album id"),
    MUSICBRAINZ_ARTIST("musicbrainz_artistid", "musicbrainz artist id");

    private static final Map<String, TagKey> BY_NAME = byName();

    @SuppressWarnings("ImmutableEnumChecker") // List.of gives one that nobody changes
    private final List<String> names;

    TagKey(String... names) {
        this.names = List.of(names);
    }

    private static Map<String, TagKey> byName() {
        Map<String, TagKey> keys = new HashMap<>();
        for (TagKey key : values()) {
            for (String name : key.names) {
                keys.put(name.toLowerCase(Locale.ROOT), key);
            }
        }
        return Map.copyOf(keys);
    }

    /** Returns what a container's name means, in any case of its letters; empty if it is none of these. */
    public static Optional<TagKey> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Returns the names that mean this. */
    public List<String> names() {
        return names;
    }
}
