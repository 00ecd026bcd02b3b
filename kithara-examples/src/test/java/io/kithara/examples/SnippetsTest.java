package io.kithara.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the Java blocks of the documentation with the sources here, which are compiled and run: a block follows a line
 * {@code <!-- snippet NAME -->}, its source stands between {@code // snippet NAME} and {@code // end}.
 */
final class SnippetsTest {
    private static final Pattern SOURCE = Pattern.compile("( *)// snippet (\\S+)\n(.*?)\n *// end\n", Pattern.DOTALL);
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- snippet (\\S+) -->\n)?```java\n(.*?)\n```", Pattern.DOTALL);

    static List<Path> documents() throws IOException {
        Path root = Media.root();
        try (Stream<Path> files = Stream.of(root, root.resolve("codecs"), root.resolve("docs"))
                .flatMap(SnippetsTest::children)
                .flatMap(each -> Stream.concat(Stream.of(each), children(each)))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .distinct()
                    .map(root::relativize)
                    .toList();
        }
    }

    private static Stream<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void javaBlocks_areWhatIsCompiled(Path document) throws Exception {
        Map<String, String> sources = sources();
        Matcher blocks = BLOCK.matcher(Files.readString(Media.root().resolve(document)));
        while (blocks.find()) {
            assertThat(blocks.group(1)).as("a name for\n%s", blocks.group(2)).isNotNull();
            assertThat(blocks.group(2)).as(blocks.group(1)).isEqualTo(sources.get(blocks.group(1)));
        }
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Media.root().resolve("kithara-examples/src"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher regions = SOURCE.matcher(Files.readString(file));
                while (regions.find()) {
                    sources.put(regions.group(2), regions.group(3).replaceAll("(?m)^" + regions.group(1), ""));
                }
            }
        }
        return sources;
    }
}
