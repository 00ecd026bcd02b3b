package io.kithara.benchmarks.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One HLS presentation at many addresses, served by another process: a player that plays one after the other finds no
 * segment in its cache. The folders are links in a temporary one. Not safe for several threads.
 */
final class ManyCopies implements AutoCloseable {
    private final Path folder;
    private final OriginProcess origin;
    private final int copies;
    private int next;

    private ManyCopies(Path folder, OriginProcess origin, int copies) {
        this.folder = folder;
        this.origin = origin;
        this.copies = copies;
    }

    static ManyCopies of(Path presentation, int copies) throws IOException {
        Path folder = Files.createTempDirectory("kithara-benchmark");
        for (int i = 0; i < copies; i++) {
            Files.createSymbolicLink(folder.resolve("copy-" + i), presentation.toAbsolutePath());
        }
        return new ManyCopies(folder, OriginProcess.start(folder, "copy-0/master.m3u8"), copies);
    }

    /** Returns the address of a copy that was not returned before. */
    URI next() {
        return URI.create(origin.uri()).resolve("../copy-" + next++ + "/master.m3u8");
    }

    @Override
    public void close() throws IOException {
        origin.close();
        for (int i = 0; i < copies; i++) {
            Files.delete(folder.resolve("copy-" + i));
        }
        Files.delete(folder);
    }
}
