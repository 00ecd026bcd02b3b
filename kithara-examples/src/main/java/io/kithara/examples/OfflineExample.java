package io.kithara.examples;

import io.kithara.AudioStream;
import io.kithara.Download;
import io.kithara.Kithara;
import io.kithara.OpenOptions;
import io.kithara.PcmEncoding;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Downloads once, plays with the network off. */
public final class OfflineExample {
    private OfflineExample() {}

    /** Writes 16-bit PCM of {@code uri} to {@code target}, from the cache alone. */
    public static void downloadThenDecode(URI uri, Path cache, Path target) throws Exception {
        // snippet offline
        try (Kithara kithara = Kithara.builder().cacheDirectory(cache).build()) {
            Download download = kithara.download(uri, OpenOptions.defaults());
            download.completion().toCompletableFuture().get(); // pinned: not evicted until it is unpinned

            OpenOptions offline = OpenOptions.builder().offline(true).build();
            try (AudioStream audio = kithara.open(uri, offline);
                    InputStream bytes = audio.toInputStream(PcmEncoding.S16LE)) {
                Files.copy(bytes, target);
            }
        }
        // end
    }
}
