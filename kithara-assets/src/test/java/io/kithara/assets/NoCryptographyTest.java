package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever does not encrypt does not pay for it at a cold start. */
class NoCryptographyTest {
    /** Run in a JVM of its own: stores and reads something, with the key that {@code args[1]} says or none. */
    static final class Use {
        private Use() {}

        public static void main(String[] args) throws Exception {
            AssetStoreOptions.Builder options = AssetStoreOptions.builder();
            if (args.length > 1) {
                options.key(CacheKey.of(args[1].getBytes(StandardCharsets.US_ASCII)));
            }
            URI uri = URI.create("https://example.com/a.mp3");
            ResourceKey key = ResourceKey.of(AssetKey.of(uri), uri);
            for (int i = 0; i < 2; i++) {
                try (AssetStore store = AssetStore.onDisk(Path.of(args[0]), options.build());
                        ResourceLease lease = store.open(key)) {
                    var writer = lease.claimWriter();
                    if (writer.isPresent()) {
                        writer.get().writeAt(0, ByteBuffer.allocate(1000));
                        writer.get().commit(1000, true);
                    }
                    System.out.println("read " + lease.resource().readAt(0, ByteBuffer.allocate(1000)));
                }
            }
        }
    }

    @Test
    void plainStore_loadsNoClassOfCryptography_anEncryptedOneDoes(@TempDir Path directory) throws Exception {
        List<String> plain = loaded(directory.resolve("plain").toString());
        List<String> sealed = loaded(directory.resolve("sealed").toString(), "0123456789abcdef");

        assertThat(plain).isEmpty();
        assertThat(sealed).isNotEmpty();
    }

    /** Returns the classes that a JVM loads from the JDK's cryptography, and ours. */
    private static List<String> loaded(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Use.class.getName()));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile("kithara", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(log);
        Files.delete(log);
        assertThat(lines.stream().filter(line -> line.equals("read 1000"))).hasSize(2);
        return lines.stream()
                .filter(line -> line.contains(" javax.crypto.")
                        || line.contains("com.sun.crypto")
                        || line.contains("assets.SealedNames")
                        || line.contains("assets.GcmCipher"))
                // An interface without a method, which java.security.Provider of JDK 25 names in its table of services.
                .filter(line -> !line.contains(" javax.crypto.KDFParameters "))
                .toList();
    }
}
