package io.kithara.benchmarks.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A folder served over loopback by a JVM of its own, which has served the file before anything is measured. */
final class OriginProcess implements AutoCloseable {
    /** Fetches before the first measurement: a cold origin would be measured, not the player. */
    private static final int WARM_UP_FETCHES = 50;

    private final ChildJvm jvm;
    private final String uri;

    private OriginProcess(ChildJvm jvm, String uri) {
        this.jvm = jvm;
        this.uri = uri;
    }

    static OriginProcess start(Path folder, String file) throws IOException {
        ChildJvm jvm = ChildJvm.start(List.of(), OriginMain.class, folder.toString());
        OriginProcess origin = new OriginProcess(jvm, jvm.line() + file);
        for (int i = 0; i < WARM_UP_FETCHES; i++) {
            origin.fetch();
        }
        return origin;
    }

    String uri() {
        return uri;
    }

    byte[] fetch() throws IOException {
        try (InputStream in = URI.create(uri).toURL().openStream()) {
            return in.readAllBytes();
        }
    }

    @Override
    public void close() {
        jvm.close();
    }
}
