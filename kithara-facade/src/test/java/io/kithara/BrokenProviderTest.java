package io.kithara;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A codec jar on the class path that names a class it does not have. */
final class BrokenProviderTest {
    @Test
    void open_withABrokenProviderOnTheClassPath_saysSo(@TempDir Path folder) throws Exception {
        Path media = Files.write(folder.resolve("a.mp3"), SampleMedia.mp3());

        assertSaysSo(folder, media.toUri());
    }

    @Test
    void open_ofAPlaylistThatNamesCodecs_saysSo(@TempDir Path folder) throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            origin.serve(
                    "/master.m3u8",
                    "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000,CODECS=\"mp4a.40.34\"\nmedia.m3u8\n".getBytes(UTF_8));
            origin.serve(
                    "/media.m3u8",
                    "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\na.mp3\n#EXT-X-ENDLIST\n".getBytes(UTF_8));
            origin.serve("/a.mp3", SampleMedia.mp3());

            assertSaysSo(folder, origin.uri("/master.m3u8"));
        }
    }

    private static void assertSaysSo(Path folder, URI uri) throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve("io.kithara.decode.DecoderProvider"), "no.such.Provider\n");
        List<URL> classPath = new ArrayList<>(List.of(url(folder)));
        for (String entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator))) {
            classPath.add(url(Path.of(entry)));
        }
        try (URLClassLoader loader =
                new URLClassLoader(classPath.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(Kithara.class.getName());
            Object builder = type.getMethod("builder").invoke(null);
            try (AutoCloseable kithara =
                    (AutoCloseable) builder.getClass().getMethod("build").invoke(builder)) {
                Throwable failure =
                        failureOf(() -> type.getMethod("open", URI.class).invoke(kithara, uri));

                assertThat(failure)
                        .hasToString("io.kithara.KitharaException: a provider on the class path is broken: "
                                + "io.kithara.decode.DecoderProvider: Provider no.such.Provider not found");
                assertThat(failure.getClass().getMethod("reason").invoke(failure))
                        .hasToString(KitharaException.Reason.UNSUPPORTED.name());
            }
        }
    }

    @FunctionalInterface
    private interface Call {
        Object run() throws Exception;
    }

    private static Throwable failureOf(Call call) throws Exception {
        try {
            throw new AssertionError("did not fail: " + call.run());
        } catch (InvocationTargetException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }
}
