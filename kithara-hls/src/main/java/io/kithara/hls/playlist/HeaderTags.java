package io.kithara.hls.playlist;

import io.kithara.hls.playlist.PlaylistException.Reason;
import java.util.Map;

/** Readers of the tags that both kinds of playlist have. */
final class HeaderTags {
    static final Map<String, TagReader> READERS = Map.of(
            "#EXTM3U", (draft, value) -> {},
            "#EXT-X-VERSION", HeaderTags::readVersion,
            "#EXT-X-INDEPENDENT-SEGMENTS", HeaderTags::readIndependentSegments,
            "#EXT-X-START", HeaderTags::readStart,
            "#EXT-X-DEFINE", HeaderTags::readDefine);

    private HeaderTags() {}

    /** RFC 8216 section 4.3.1.2. No version is refused: tags of later ones are skipped like any unknown tag. */
    private static void readVersion(PlaylistDraft draft, String value) {
        long version = Numbers.parse(value);
        if (version < 1 || version > Integer.MAX_VALUE) {
            draft.remark("a version that is no number is ignored");
        } else {
            draft.version = (int) version;
        }
    }

    /** RFC 8216 section 4.3.5.1. */
    private static void readIndependentSegments(PlaylistDraft draft, String value) {
        draft.independentSegments = true;
    }

    /** RFC 8216 section 4.3.5.2. */
    private static void readStart(PlaylistDraft draft, String value) throws PlaylistException {
        AttributeList attributes = draft.attributes(value);
        String text = attributes.textOr("TIME-OFFSET", "");
        boolean negative = text.startsWith("-");
        DecimalSeconds offset = DecimalSeconds.parse(text, negative || text.startsWith("+") ? 1 : 0, text.length());
        if (offset == null || offset.isBeyondLimit()) {
            draft.remark("a start without a readable time is ignored");
            return;
        }
        draft.start = new StartPoint(negative ? -offset.roundedUs() : offset.roundedUs(), attributes.isYes("PRECISE"));
    }

    /** rfc8216bis section 4.4.2.3. */
    private static void readDefine(PlaylistDraft draft, String value) throws PlaylistException {
        AttributeList attributes = AttributeList.parseLiteral(value, draft.line());
        String name = attributes.text("NAME");
        String imported = attributes.text("IMPORT");
        String parameter = attributes.text("QUERYPARAM");
        if (name != null && imported == null && parameter == null) {
            draft.variables.define(name, attributes.textOrEmpty("VALUE"), draft.line());
        } else if (name == null && imported != null && parameter == null) {
            draft.variables.importFromMultivariant(imported, draft.line());
        } else if (name == null && imported == null && parameter != null) {
            draft.variables.defineFromQuery(parameter, draft.line());
        } else {
            throw new PlaylistException(
                    Reason.MALFORMED, draft.line(), "EXT-X-DEFINE needs one of NAME, IMPORT and QUERYPARAM");
        }
    }
}
