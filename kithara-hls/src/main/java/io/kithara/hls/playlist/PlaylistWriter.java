package io.kithara.hls.playlist;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes playlists so that {@link PlaylistParser#parse} of the text, with the same URL, gives an equal record. What the record
 * leaves out (comments, unknown tags, video and subtitle renditions) is not written, URIs are written absolute, and imported
 * variables become plain ones. Stateless; any thread.
 */
public final class PlaylistWriter {
    private static final long BPS_PER_KBPS = 1000;

    private final TagText out = new TagText();

    private PlaylistWriter() {}

    /**
     * Returns the text.
     *
     * @throws IllegalArgumentException if a string cannot stand in a playlist: it has a quote or a line end, or looks like a
     *     reference to a variable
     */
    public static String write(Playlist playlist) {
        PlaylistWriter writer = new PlaylistWriter();
        writer.writeHeader(playlist.header());
        if (playlist instanceof MultivariantPlaylist multivariant) {
            writer.writeMultivariant(multivariant);
        } else if (playlist instanceof MediaPlaylist media) {
            writer.writeMedia(media);
        }
        return writer.out.toString();
    }

    private void writeHeader(Playlist.Header header) {
        out.line("#EXTM3U").line("#EXT-X-VERSION:" + header.version());
        header.defines()
                .forEach((name, value) -> out.tag("#EXT-X-DEFINE")
                        .quoted("NAME", name)
                        .quotedLiteral("VALUE", value)
                        .end());
        if (header.independentSegments()) {
            out.line("#EXT-X-INDEPENDENT-SEGMENTS");
        }
        StartPoint start = header.start();
        if (start != null) {
            out.tag("#EXT-X-START")
                    .plain("TIME-OFFSET", DecimalSeconds.format(start.offsetUs()))
                    .yes("PRECISE", start.precise())
                    .end();
        }
    }

    private void writeMultivariant(MultivariantPlaylist playlist) {
        // says what kind of playlist this is even if nothing else is in it
        out.tag("#EXT-X-CONTENT-STEERING").end();
        playlist.renditions().forEach(this::writeRendition);
        for (SessionData data : playlist.sessionData()) {
            out.tag("#EXT-X-SESSION-DATA")
                    .quoted("DATA-ID", data.dataId())
                    .quoted("VALUE", data.value())
                    .quoted("URI", text(data.uri()))
                    .quoted("LANGUAGE", data.language())
                    .end();
        }
        playlist.sessionKeys().forEach(key -> writeKey("#EXT-X-SESSION-KEY", key));
        playlist.variants().forEach(this::writeVariant);
    }

    private void writeRendition(Rendition rendition) {
        out.tag("#EXT-X-MEDIA")
                .plain("TYPE", "AUDIO")
                .quoted("GROUP-ID", rendition.groupId())
                .quoted("NAME", rendition.name())
                .quoted("LANGUAGE", rendition.language())
                .quoted("ASSOC-LANGUAGE", rendition.assocLanguage())
                .yes("DEFAULT", rendition.isDefault())
                .yes("AUTOSELECT", rendition.autoselect())
                .quoted("URI", text(rendition.uri()))
                .quoted("STABLE-RENDITION-ID", rendition.stableId())
                .quotedList("CHARACTERISTICS", rendition.characteristics())
                .quoted("CHANNELS", rendition.sound().channels())
                .number("SAMPLE-RATE", rendition.sound().sampleRateHz())
                .number("BIT-DEPTH", rendition.sound().bitDepth())
                .end();
    }

    private void writeVariant(Variant variant) {
        Variant.Labels labels = variant.labels();
        out.tag("#EXT-X-STREAM-INF")
                .number("BANDWIDTH", variant.bandwidthBps())
                .number("AVERAGE-BANDWIDTH", variant.averageBandwidthBps())
                .quotedList("CODECS", variant.codecs().names())
                .quoted("AUDIO", variant.audioGroup())
                .plain("RESOLUTION", variant.resolution())
                .quoted("STABLE-VARIANT-ID", labels.stableId())
                .quoted("NAME", labels.name())
                .quoted("PATHWAY-ID", labels.pathwayId())
                .plain("SCORE", labels.score() == null ? null : TagText.decimal(labels.score()))
                .end();
        out.line(variant.uri().toString());
    }

    private void writeMedia(MediaPlaylist playlist) {
        MediaPlaylist.Numbering numbering = playlist.numbering();
        out.line("#EXT-X-TARGETDURATION:" + DecimalSeconds.format(playlist.targetDurationUs()));
        out.line("#EXT-X-MEDIA-SEQUENCE:" + numbering.mediaSequence());
        out.line("#EXT-X-DISCONTINUITY-SEQUENCE:" + numbering.discontinuitySequence());
        if (playlist.type() != MediaPlaylist.Type.UNSTATED) {
            out.line("#EXT-X-PLAYLIST-TYPE:" + playlist.type());
        }
        if (numbering.skippedSegments() > 0) {
            out.tag("#EXT-X-SKIP")
                    .number("SKIPPED-SEGMENTS", numbering.skippedSegments())
                    .end();
        }
        playlist.dateRanges().forEach(this::writeDateRange);
        writeSegments(playlist.segments(), numbering.discontinuitySequence());
        if (playlist.endList()) {
            out.line("#EXT-X-ENDLIST");
        }
    }

    private void writeDateRange(DateRange range) {
        out.tag("#EXT-X-DATERANGE")
                .quoted("ID", range.id())
                .quoted("CLASS", range.className())
                .quoted("START-DATE", range.start() == null ? null : WallClock.format(range.start()))
                .quoted("END-DATE", range.end() == null ? null : WallClock.format(range.end()))
                .plain("DURATION", seconds(range.durationUs()))
                .plain("PLANNED-DURATION", seconds(range.plannedDurationUs()))
                .yes("END-ON-NEXT", range.endOnNext());
        range.attributes().forEach(out::quoted);
        out.end();
    }

    private void writeSegments(List<Segment> segments, long firstDiscontinuity) {
        SegmentKey key = null;
        MediaInit init = null;
        long discontinuity = firstDiscontinuity;
        long bitrateBps = 0;
        for (Segment segment : segments) {
            for (; discontinuity < segment.discontinuity(); discontinuity++) {
                out.line("#EXT-X-DISCONTINUITY");
            }
            if (segment.init() != null && !segment.init().equals(init)) {
                key = changeKey(key, segment.init().key());
                init = segment.init();
                writeInit(init);
            }
            key = changeKey(key, segment.key());
            if (segment.range() == null && segment.notes().bitrateBps() != bitrateBps) {
                bitrateBps = segment.notes().bitrateBps();
                out.line("#EXT-X-BITRATE:" + bitrateBps / BPS_PER_KBPS);
            }
            writeSegment(segment);
        }
    }

    private void writeSegment(Segment segment) {
        Segment.Notes notes = segment.notes();
        if (notes.gap()) {
            out.line("#EXT-X-GAP");
        }
        if (notes.programDateTime() != null) {
            out.line("#EXT-X-PROGRAM-DATE-TIME:" + WallClock.format(notes.programDateTime()));
        }
        out.line("#EXTINF:" + DecimalSeconds.format(segment.durationUs()) + "," + notes.title());
        if (segment.range() != null) {
            out.line("#EXT-X-BYTERANGE:" + text(segment.range()));
        }
        out.line(segment.uri().toString());
    }

    private void writeInit(MediaInit init) {
        out.tag("#EXT-X-MAP")
                .quoted("URI", text(init.uri()))
                .quoted("BYTERANGE", init.range() == null ? null : text(init.range()))
                .end();
    }

    private @Nullable SegmentKey changeKey(@Nullable SegmentKey from, @Nullable SegmentKey to) {
        if (Objects.equals(from, to)) {
            return from;
        }
        if (from != null) {
            // a key of another format would apply beside the new one
            out.line("#EXT-X-KEY:METHOD=NONE");
        }
        if (to != null) {
            writeKey("#EXT-X-KEY", to);
        }
        return to;
    }

    private void writeKey(String tag, SegmentKey key) {
        out.tag(tag)
                .plain("METHOD", key.method())
                .quoted("URI", text(key.uri()))
                .plain("IV", key.iv() == null ? null : key.iv().toString())
                .quoted("KEYFORMAT", key.keyFormat())
                .quoted("KEYFORMATVERSIONS", key.keyFormatVersions())
                .end();
    }

    private static String text(ByteRange range) {
        return range.length() + "@" + range.offset();
    }

    private static @Nullable String text(@Nullable URI uri) {
        return uri == null ? null : uri.toString();
    }

    private static @Nullable String seconds(@Nullable Long us) {
        return us == null ? null : DecimalSeconds.format(us);
    }
}
