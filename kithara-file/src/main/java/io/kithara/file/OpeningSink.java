package io.kithara.file;

import io.kithara.net.BodyEnd;
import io.kithara.net.BodySink;
import io.kithara.net.FetchResponse;
import io.kithara.net.NetException;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.YieldingSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Receives the first answer of a URL and finds out what it leads to: header fields tell a station, the first bytes tell
 * text from media. Then it passes the same call on, so that nothing is asked for twice. Used by one network thread at a
 * time.
 */
final class OpeningSink implements YieldingSink {
    private final BodyFetch fetch;
    private final BodyReader opener;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream(BodyKind.DECISIVE_BYTES);
    private @Nullable FetchResponse answer;
    private MediaHint hint = MediaHint.NONE;
    private @Nullable BodyKind kind;
    private @Nullable BodySink taker;

    OpeningSink(BodyFetch fetch, BodyReader opener) {
        this.fetch = fetch;
        this.opener = opener;
    }

    @Override
    public void onResponse(FetchResponse response) throws IOException {
        answer = response;
        hint = Hints.of(response.finalUri(), response.header("content-type"));
        if (hint.extension().isEmpty()) {
            hint = new MediaHint(hint.contentType(), Hints.extension(fetch.intake.uri()), hint.codecs());
        }
        if (RadioSigns.isStation(response)) {
            BodySink station = opener.owner.adoptStation(fetch);
            taker = station;
            fetch.intake.refuse(fetch, new Verdict.Radio());
            station.onResponse(response);
        } else {
            fetch.onResponse(response);
        }
    }

    @Override
    public boolean onBytes(long position, ByteBuffer bytes) throws IOException {
        if (taker != null) {
            return taker.onBytes(position, bytes);
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        text.write(copy);
        if (kind == null) {
            kind = BodyKind.of(text.toByteArray(), text.size(), false, hint).orElse(null);
        }
        if (kind == BodyKind.MEDIA) {
            return passOn();
        }
        if (text.size() > LinkList.maxBytes(kind)) {
            throw new MediaException(
                    MediaException.Reason.LIMIT, "a list of links of more than " + LinkList.maxBytes(kind) + " bytes");
        }
        return true;
    }

    /** It is a file: what was held back goes first. */
    private boolean passOn() throws IOException {
        taker = fetch;
        fetch.intake.accept(hint);
        return fetch.onBytes(fetch.from, ByteBuffer.wrap(text.toByteArray()));
    }

    @Override
    public boolean wantsTheRest() {
        return taker == null || taker.wantsTheRest();
    }

    @Override
    public void onComplete(BodyEnd end) {
        if (taker == null) {
            finish();
        }
        if (taker != null) {
            taker.onComplete(end);
        }
    }

    /** The body ended before it was passed on: it is text, or shorter than what decides. */
    private void finish() {
        Optional<BodyKind> found =
                kind != null ? Optional.of(kind) : BodyKind.of(text.toByteArray(), text.size(), true, hint);
        if (found.isPresent() && found.get() != BodyKind.MEDIA) {
            String body = text.toString(StandardCharsets.UTF_8);
            fetch.intake.refuse(fetch, new Verdict.Text(found.get(), body, Objects.requireNonNull(answer)));
            return;
        }
        taker = fetch;
        try {
            fetch.intake.accept(hint);
            if (text.size() > 0) {
                // Whether to go on is no question any more: the body has ended.
                boolean ignored = fetch.onBytes(fetch.from, ByteBuffer.wrap(text.toByteArray()));
            }
        } catch (IOException e) {
            taker = null;
            fetch.onFailure(new NetException(NetException.Reason.SINK, "the store took no bytes", e));
        }
    }

    @Override
    public void onPreempted() {
        if (taker == null || taker == fetch) {
            fetch.onPreempted();
        } else {
            taker.onFailure(new NetException(NetException.Reason.CANCELLED, "made way for other bytes", null));
        }
    }

    @Override
    public void onFailure(NetException failure) {
        if (taker != null) {
            taker.onFailure(failure);
        } else {
            fetch.onFailure(failure);
        }
    }
}
