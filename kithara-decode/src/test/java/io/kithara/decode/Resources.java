package io.kithara.decode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Test media of this module; {@code scripts/generate-aac-media.sh} makes it. */
public final class Resources {
    private Resources() {}

    public static byte[] bytes(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("no resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
