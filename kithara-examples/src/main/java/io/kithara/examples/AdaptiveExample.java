package io.kithara.examples;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.OpenOptions;
import io.kithara.PcmEncoding;
import io.kithara.VariantChoice;
import io.kithara.stream.EventBus;
import io.kithara.stream.EventSubscription;
import io.kithara.stream.KitharaEvent;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Plays an adaptive stream under a cap and says which variant played when. */
public abstract class AdaptiveExample {
    /** Takes a line about the stream. */
    protected abstract void log(String line);

    /** Writes 16-bit PCM of {@code master} to {@code target}. */
    public void playCapped(URI master, Path cache, OutputStream target) throws Exception {
        // snippet adaptive
        EventBus events = new EventBus();
        OpenOptions options = OpenOptions.builder()
                .variant(VariantChoice.cappedAt(256_000)) // bit/s; or AUTO, HIGHEST, LOWEST, of(index)
                .events(events)
                .build();
        try (Kithara kithara = Kithara.builder().cacheDirectory(cache).build();
                EventSubscription told = events.subscribe(4096, () -> {});
                AudioStream audio = kithara.open(master, options);
                InputStream pcm = audio.toInputStream(PcmEncoding.S16LE)) {
            log(audio.info().variants().size() + " variants");
            pcm.transferTo(target); // one timeline and one format, whatever variant it comes from
            for (Optional<KitharaEvent> next = told.poll(); next.isPresent(); next = told.poll()) {
                if (next.get() instanceof KitharaEvent.VariantSwitched to) {
                    log("variant " + to.index() + " from " + to.position() + ": " + to.reason());
                }
            }
        }
        // end
    }
}
