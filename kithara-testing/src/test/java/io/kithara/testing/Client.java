package io.kithara.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client that sees everything as it is on the wire. Used by one thread. */
final class Client implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    Client(FakeOrigin origin) throws IOException {
        URI uri = origin.uri("/");
        socket = new Socket(uri.getHost(), uri.getPort());
        in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * What came back.
     *
     * @param failure how reading the body ended, null if in good order
     */
    record Answer(
            String statusLine,
            Map<String, String> headers,
            byte[] body,
            @Nullable IOException failure) {
        int status() {
            return Integer.parseInt(statusLine.split(" ", -1)[1]);
        }

        String text() {
            return new String(body, StandardCharsets.ISO_8859_1);
        }

        @Nullable
        String header(String name) {
            return headers.get(name);
        }
    }

    static Answer get(FakeOrigin origin, String target, String... headers) throws IOException {
        try (Client client = new Client(origin)) {
            return client.send("GET", target, headers);
        }
    }

    Answer send(String method, String target, String... headers) throws IOException {
        request(method, target, headers);
        return answer(method.equals("HEAD"));
    }

    void request(String method, String target, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: origin\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads status line and headers, and leaves the body. */
    Answer head() throws IOException {
        String statusLine = line();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return new Answer(statusLine, headers, new byte[0], null);
    }

    Answer answer(boolean bodiless) throws IOException {
        Answer head = head();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        IOException failure = null;
        try {
            if (!bodiless) {
                readBody(head.headers(), body);
            }
        } catch (IOException e) {
            failure = e;
        }
        return new Answer(head.statusLine(), head.headers(), body.toByteArray(), failure);
    }

    int read() throws IOException {
        return in.read();
    }

    private void readBody(Map<String, String> headers, ByteArrayOutputStream body) throws IOException {
        if (headers.containsKey("Transfer-Encoding")) {
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                copy(size, body);
                line();
            }
            line();
        } else {
            copy(Long.parseLong(headers.getOrDefault("Content-Length", Long.toString(Long.MAX_VALUE))), body);
        }
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private void copy(long count, ByteArrayOutputStream body) throws IOException {
        for (long i = 0; i < count; i++) {
            int b = in.read();
            if (b < 0 && count == Long.MAX_VALUE) {
                return;
            }
            if (b < 0) {
                throw new IOException("closed after " + i + " of " + count);
            }
            body.write(b);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("closed inside a line: " + line);
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
