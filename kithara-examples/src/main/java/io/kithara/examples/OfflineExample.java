package io.kithara.examples;

import io.kithara.AudioStream;
import io.kithara.Download;
import io.kithara.DownloadOptions;
import io.kithara.DownloadState;
import io.kithara.Kithara;
import io.kithara.OpenOptions;
import io.kithara.PcmEncoding;
import io.kithara.net.CacheTerms;
import io.kithara.net.FreshnessPolicy;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Downloads once, plays with the network off. */
public final class OfflineExample {
    private OfflineExample() {}

    /** Writes 16-bit PCM of {@code uri} to {@code target}, from the cache alone. */
    public static void downloadThenDecode(URI uri, Path cache, Path target) throws Exception {
        // snippet offline
        try (Kithara kithara = Kithara.builder().cacheDirectory(cache).build()) {
            Download download = kithara.download(uri, DownloadOptions.defaults()); // or goes on with it
            download.completion().toCompletableFuture().get(); // meanwhile bytesDone(), timeDone(), pause(), resume()

            OpenOptions offline = OpenOptions.builder().offline(true).build(); // what is downloaded plays without, too
            try (AudioStream audio = kithara.open(uri, offline);
                    InputStream bytes = audio.toInputStream(PcmEncoding.S16LE)) {
                Files.copy(bytes, target);
            }
        }
        // end
    }

    /** Goes on with every download that was left unfinished; returns how many there were. */
    public static int resumeAll(Kithara kithara) throws Exception {
        int resumed = 0;
        // snippet resume-all
        for (Download download : kithara.downloads()) {
            if (download.state() == DownloadState.PAUSED || download.state() == DownloadState.FAILED) {
                download.resume();
                resumed++;
            }
        }
        // end
        return resumed;
    }

    /** Returns a {@code Kithara} that may keep whatever comes from one server, and asks it once a week. */
    public static Kithara withOwnTerms(Path cache) throws Exception {
        // snippet freshness
        FreshnessPolicy policy = response -> response.uri().getHost().equals("media.example.com")
                ? CacheTerms.fresh(Duration.ofDays(7))
                : FreshnessPolicy.STANDARD.terms(response);
        Kithara kithara =
                Kithara.builder().cacheDirectory(cache).freshness(policy).build();
        // end
        return kithara;
    }
}
