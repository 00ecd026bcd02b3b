package io.kithara.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The request line and headers of one request (RFC 9112 section 3). A request body is read over and forgotten. */
record RequestHead(String method, String target, Map<String, String> headers) {
    /** Longer lines are refused: no client we test sends one, and a runaway client must not fill the heap. */
    private static final int MAX_LINE_BYTES = 64 * 1024;

    /** Reads the next request of a connection; null if the client closed it between two requests. */
    static @Nullable RequestHead read(InputStream in) throws IOException {
        String line = readLine(in);
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ", 3);
        if (parts.length != 3) {
            throw new IOException("not a request line: " + line);
        }
        RequestHead head = new RequestHead(parts[0], parts[1], readHeaders(in));
        in.skipNBytes(head.contentLength());
        return head;
    }

    private static Map<String, String> readHeaders(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = readLine(in); line != null && !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("not a header: " + line);
            }
            headers.merge(
                    line.substring(0, colon), line.substring(colon + 1).strip(), (first, next) -> first + ", " + next);
        }
        return headers;
    }

    private static @Nullable String readLine(InputStream in) throws IOException {
        byte[] line = new byte[256];
        int length = 0;
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (length == 0) {
                    return null;
                }
                throw new EOFException("the connection ended inside a request");
            }
            if (length == MAX_LINE_BYTES) {
                throw new IOException("request line longer than " + MAX_LINE_BYTES + " bytes");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = (byte) b;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    static String pathOf(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    String path() {
        return pathOf(target);
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** Tells whether a comma-separated header names {@code token}. */
    boolean headerHas(String name, String token) {
        String value = headers.get(name);
        if (value == null) {
            return false;
        }
        for (String part : value.split(",", -1)) {
            String word = part.strip();
            int parameters = word.indexOf(';');
            if ((parameters < 0 ? word : word.substring(0, parameters)).equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    private long contentLength() {
        String length = headers.get("Content-Length");
        return length == null ? 0 : Long.parseLong(length);
    }
}
