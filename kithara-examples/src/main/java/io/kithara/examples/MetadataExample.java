package io.kithara.examples;

import io.kithara.AudioAnalysis;
import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.OpenOptions;
import io.kithara.Probe;
import io.kithara.decode.Chapter;
import io.kithara.decode.Picture;
import io.kithara.decode.Tags;
import java.net.URI;

/** What a URL says of its music, and how loud it is. */
public abstract class MetadataExample {
    /** Shows a line. */
    protected abstract void show(String line);

    /** Shows a picture. */
    protected abstract void show(byte[] picture);

    /** Shows titles, chapters and the first picture. */
    public void describe(URI uri) throws KitharaException {
        // snippet tags
        try (Kithara kithara = Kithara.builder().build()) {
            Probe probe = kithara.probe(uri, OpenOptions.defaults());
            Tags tags = probe.metadata().tags();
            show(tags.artist().orElse("?") + ": " + tags.title().orElse("?") + " " + tags.genres());
            for (Chapter chapter : probe.metadata().chapters()) {
                show(chapter.start() + " " + chapter.title());
            }
            for (Picture picture : probe.metadata().pictures()) {
                show(kithara.picture(uri, picture)); // fetched now, and not before
            }
        }
        // end
    }

    /** Returns the integrated loudness in LUFS. */
    public double loudness(URI uri) throws KitharaException {
        // snippet loudness
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(uri)) {
            AudioAnalysis analysis = new AudioAnalysis(audio.format(), 441, 100_000); // a point every 10 ms
            analysis.addAll(audio); // or add(pcm, 0, frames) beside playback
            show(analysis.waveform().points() + " points");
            show(analysis.loudness().truePeakDbtp() + " dBTP");
            return analysis.loudness().integratedLufs();
        }
        // end
    }
}
