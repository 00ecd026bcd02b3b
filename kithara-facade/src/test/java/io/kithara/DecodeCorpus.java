package io.kithara;

import io.kithara.file.ByteSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What {@link CorpusHeapTest} runs in a JVM with a small heap: decodes every file given by its folder and prints, for
 * each, how many frames came and how it ended.
 */
final class DecodeCorpus {
    private DecodeCorpus() {}

    public static void main(String[] folders) throws Exception {
        try (Kithara kithara = Kithara.builder().build()) {
            for (String folder : folders) {
                for (Path file : mediaIn(Path.of(folder))) {
                    System.out.println(file.getFileName() + "\t" + decode(kithara, file));
                }
            }
        }
    }

    private static List<Path> mediaIn(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".tsv"))
                    .sorted()
                    .toList());
        }
    }

    /** Only what the library promises to throw is caught: anything else ends this JVM and so fails the test. */
    private static String decode(Kithara kithara, Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        long start = System.nanoTime();
        String end;
        try (AudioStream audio = kithara.open(ByteSource.of(bytes), OpenOptions.defaults())) {
            long frames = pull(audio);
            end = frames + " frames, "
                    + audio.outcome().orElseThrow().getClass().getSimpleName();
        } catch (KitharaException e) {
            end = e.reason() + ": " + e.getMessage();
        }
        return String.format(Locale.ROOT, "%d ms\t%s", (System.nanoTime() - start) / 1_000_000, end);
    }

    private static long pull(AudioStream audio) throws KitharaException {
        float[] pcm = new float[1024 * audio.format().channels()];
        long frames = 0;
        int count;
        while ((count = audio.read(pcm, 0, 1024)) != AudioStream.END) {
            if (count == 0 && !audio.awaitReadable(CorpusHeapTest.WATCHDOG)) {
                throw new IllegalStateException("nothing came for " + CorpusHeapTest.WATCHDOG);
            }
            frames += count;
        }
        return frames;
    }
}
