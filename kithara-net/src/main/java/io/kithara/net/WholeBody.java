package io.kithara.net;

import io.kithara.net.NetException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds a playlist or a key back until it is whole, unpacked and not a web page, so that a failed attempt leaves nothing
 * behind and the next may bring another version. For the holder of the turn.
 */
final class WholeBody implements BodySink {
    private static final int CHUNK_BYTES = 8192;

    private final BodySink sink;
    private final long from;
    private final long maxBytes;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private @Nullable FetchResponse response;
    private boolean gzip;
    private boolean labelledHtml;

    /** Wraps {@code sink}; {@code maxBytes} bounds the body as sent and as unpacked. */
    WholeBody(BodySink sink, long from, long maxBytes) {
        this.sink = sink;
        this.from = from;
        this.maxBytes = maxBytes;
    }

    /** Starts over with the body of this response. */
    void begin(ResponseFacts facts) {
        held.reset();
        gzip = facts.isGzip();
        labelledHtml = facts.isHtml();
    }

    @Override
    public void onResponse(FetchResponse first) {
        response = first;
    }

    @Override
    public boolean onBytes(long position, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        held.writeBytes(copy);
        return true;
    }

    /** Hands the body on. Throws before the sink has heard anything if it is not fit. */
    Handed handOn(OptionalLong total) throws NetException {
        byte[] body = gzip ? unpack() : held.toByteArray();
        if (HtmlCheck.look(body, body.length, true, labelledHtml) == HtmlCheck.Finding.HTML) {
            throw BodyPump.htmlPage();
        }
        FetchResponse first = response;
        boolean more = true;
        try {
            if (first != null) {
                sink.onResponse(first);
            }
            if (body.length > 0) {
                more = sink.onBytes(from, ByteBuffer.wrap(body));
            }
        } catch (IOException | RuntimeException failure) {
            throw Delivery.sinkFailed(failure);
        }
        long end = from + body.length;
        return new Handed(end, gzip ? OptionalLong.of(end) : total, !more);
    }

    private byte[] unpack() throws NetException {
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(held.toByteArray()))) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                if (unpacked.size() + (long) n > maxBytes) {
                    throw new NetException(Reason.LIMIT, "the unpacked body exceeds " + maxBytes + " bytes", null);
                }
                unpacked.write(chunk, 0, n);
            }
        } catch (NetException limit) {
            throw limit;
        } catch (IOException failure) {
            throw new NetException(Reason.BODY, "a gzip body that cannot be unpacked", failure);
        }
        return unpacked.toByteArray();
    }

    @Override
    public void onComplete(BodyEnd end) {
        throw new IllegalStateException("ended through handOn: " + end);
    }

    @Override
    public void onFailure(NetException failure) {
        throw new IllegalStateException("not told of failed attempts", failure);
    }

    /** How the body was handed on. */
    record Handed(long end, OptionalLong total, boolean stopped) {}
}
