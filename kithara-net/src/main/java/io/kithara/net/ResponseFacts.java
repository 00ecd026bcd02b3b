package io.kithara.net;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * What of a response's header decides how its body may be used.
 *
 * @param lengthBytes of this body on the wire, or {@link ContentRange#NOT_KNOWN}
 * @param contentRange the field as sent
 * @param date when the server says it answered
 * @param contentType media type in lower case without parameters, or empty
 * @param contentEncoding lower case, {@code identity} if absent
 * @param acceptRanges the field as sent
 * @param selfDelimited whether the protocol marks the body's end, so that a lost connection cannot pass for it
 */
record ResponseFacts(
        int status,
        long lengthBytes,
        @Nullable String contentRange,
        Optional<String> etag,
        Optional<String> lastModified,
        @Nullable String date,
        String contentType,
        String contentEncoding,
        @Nullable String acceptRanges,
        boolean selfDelimited) {

    static ResponseFacts of(Response response) {
        boolean chunked = "chunked".equalsIgnoreCase(response.header("Transfer-Encoding"));
        // RFC 9112 section 6.3: Transfer-Encoding overrides Content-Length.
        long stated = response.body().contentLength();
        // A negative Content-Length says no more than none.
        long length = chunked || stated < 0 ? ContentRange.NOT_KNOWN : stated;
        boolean framed = response.protocol() != Protocol.HTTP_1_0 && response.protocol() != Protocol.HTTP_1_1;
        return new ResponseFacts(
                response.code(),
                length,
                response.header("Content-Range"),
                Optional.ofNullable(response.header("ETag")),
                Optional.ofNullable(response.header("Last-Modified")),
                response.header("Date"),
                mediaType(response.header("Content-Type")),
                encoding(response.header("Content-Encoding")),
                response.header("Accept-Ranges"),
                chunked || framed || length != ContentRange.NOT_KNOWN);
    }

    private static String mediaType(@Nullable String field) {
        if (field == null) {
            return "";
        }
        int semicolon = field.indexOf(';');
        return (semicolon < 0 ? field : field.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    private static String encoding(@Nullable String field) {
        return field == null || field.isBlank() ? "identity" : field.strip().toLowerCase(Locale.ROOT);
    }

    boolean isHtml() {
        return contentType.equals("text/html") || contentType.equals("application/xhtml+xml");
    }

    boolean isGzip() {
        return contentEncoding.equals("gzip") || contentEncoding.equals("x-gzip");
    }

    /** Returns the length of the whole resource as this response shows it; of an encoded body nothing is shown. */
    OptionalLong total() {
        if (status == 200 && lengthBytes != ContentRange.NOT_KNOWN && !isGzip()) {
            return OptionalLong.of(lengthBytes);
        }
        ContentRange range = status == 200 ? null : ContentRange.parse(contentRange);
        return range == null || range.total() == ContentRange.NOT_KNOWN
                ? OptionalLong.empty()
                : OptionalLong.of(range.total());
    }

    Validators validators() {
        return new Validators(etag, lastModified, total());
    }

    /** Returns whether a ranged request is worth trying: said so, shown so, or at least not excluded. */
    boolean acceptsRanges() {
        if (status == 206 || acceptRanges == null) {
            return status == 206 || lengthBytes != ContentRange.NOT_KNOWN;
        }
        return acceptRanges.toLowerCase(Locale.ROOT).contains("bytes");
    }
}
