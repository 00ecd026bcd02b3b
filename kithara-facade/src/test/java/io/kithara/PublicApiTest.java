package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the public API with its record under {@code api/}, so that a change of it is seen and reviewed. {@code
 * -Dkithara.api=write} writes the record anew.
 */
final class PublicApiTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.kithara.Kithara",
                "io.kithara.bufpool.BufferPool",
                "io.kithara.storage.StreamingResource",
                "io.kithara.net.HttpFetcher",
                "io.kithara.assets.AssetStore",
                "io.kithara.stream.MediaSource",
                "io.kithara.file.FileSources",
                "io.kithara.hls.HlsSources",
                "io.kithara.decode.Demuxer"
            })
    void exportedPackage_matchesItsRecord(String member) throws Exception {
        Class<?> anchor = Class.forName(member);
        String dump = dump(anchor);
        Path record = Path.of(System.getProperty("kithara.root"), "api", anchor.getPackageName() + ".api");
        if ("write".equals(System.getProperty("kithara.api"))) {
            Files.createDirectories(record.getParent());
            Files.writeString(record, dump);
        }
        assertThat(dump)
                .as("the public API; if the change is meant, run this test with -Dkithara.api=write and commit api/")
                .isEqualTo(Files.readString(record));
    }

    private static String dump(Class<?> anchor) throws IOException, URISyntaxException {
        Path place = Path.of(
                anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return dump(anchor, place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return dump(anchor, jar.getPath("/"));
        }
    }

    private static String dump(Class<?> anchor, Path root) throws IOException {
        Path folder = root.resolve(anchor.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("-info"))
                    .map(name -> anchor.getPackageName() + "." + name.substring(0, name.length() - ".class".length()))
                    .sorted()
                    .toList();
            return names.stream()
                    .map(name -> describe(name, anchor.getClassLoader()))
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String describe(String name, ClassLoader loader) {
        Class<?> type;
        try {
            type = Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
        if (!isPublic(type)) {
            return "";
        }
        Stream<String> members = Stream.of(
                        Arrays.stream(type.getDeclaredFields())
                                .filter(field -> isVisible(field.getModifiers()) && !field.isSynthetic())
                                .map(Object::toString),
                        Arrays.stream(type.getDeclaredConstructors())
                                .filter(made -> isVisible(made.getModifiers()) && !made.isSynthetic())
                                .map(Object::toString),
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(method -> isVisible(method.getModifiers()) && !method.isSynthetic())
                                .map(Object::toString))
                .flatMap(each -> each)
                .sorted();
        return Stream.concat(Stream.of(type.toString()), members.map(line -> "  " + line))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (!Modifier.isPublic(each.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass();
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
