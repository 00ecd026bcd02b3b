package io.kithara.hls.playlist;

import io.kithara.hls.playlist.PlaylistException.Reason;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has been read of a playlist whose kind shows on the way. Confined to the parsing thread. */
final class PlaylistDraft {
    /** Remarks of one playlist that are logged: enough to see what is wrong with it. */
    private static final int MAX_REMARKS = 20;

    final Variables variables;
    final UriResolver uris;
    final MultivariantDraft multivariant = new MultivariantDraft();
    final MediaDraft media = new MediaDraft();
    int version = 1;
    boolean independentSegments;

    @Nullable
    StartPoint start;

    private final URI uri;
    private final Lines lines;
    private int remarks;

    PlaylistDraft(Lines lines, URI uri, Map<String, String> imports) {
        Budget budget = new Budget();
        this.lines = lines;
        this.uri = uri;
        this.variables = new Variables(uri, imports, budget);
        this.uris = new UriResolver(uri, budget);
    }

    int line() {
        return lines.number();
    }

    AttributeList attributes(String value) throws PlaylistException {
        return AttributeList.parse(value, variables, line());
    }

    /** Takes a line that is no tag: the URI of a variant or of a segment. */
    void readUri(String text) throws PlaylistException {
        URI resolved = uris.media(variables.substitute(text, line()), line());
        AttributeList stream = multivariant.openStream;
        if (stream == null) {
            media.addSegment(resolved, line());
            return;
        }
        multivariant.openStream = null;
        multivariant.variants.add(MultivariantTags.variant(stream, resolved));
        checkEntries(multivariant.variants.size(), "variants");
    }

    void checkEntries(int count, String what) throws PlaylistException {
        if (count > PlaylistLimits.MAX_ENTRIES) {
            throw new PlaylistException(Reason.LIMIT, line(), "more than " + PlaylistLimits.MAX_ENTRIES + " " + what);
        }
    }

    /** Says what is tolerated, without text of the playlist: it may hold secrets. */
    void remark(String sentence) {
        if (remarks++ < MAX_REMARKS) {
            System.getLogger("io.kithara.hls").log(Level.DEBUG, () -> "playlist, line " + line() + ": " + sentence);
        }
    }

    Playlist finish() throws PlaylistException {
        if (multivariant.openStream != null) {
            remark("a variant without a URI is ignored");
        }
        Playlist.Header header = new Playlist.Header(uri, version, independentSegments, start, variables.values());
        if (multivariant.firstLine == 0) {
            return media.finish(header);
        }
        if (media.firstSegmentLine() != 0) {
            throw new PlaylistException(
                    Reason.MALFORMED,
                    Math.max(multivariant.firstLine, media.firstSegmentLine()),
                    "the playlist has both variants and segments");
        }
        return multivariant.finish(header);
    }
}
