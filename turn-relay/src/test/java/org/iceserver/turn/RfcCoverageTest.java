package org.iceserver.turn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** docs/rfc-coverage.md names classes and tests that exist. */
class RfcCoverageTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z0-9]+)(?:\\.([a-z][A-Za-z0-9]+))?`");

    @Test
    void everyClassAndTestNamedExists() throws IOException {
        Map<String, String> sources = sources();
        List<String> missing = NAMED.matcher(Files.readString(ROOT.resolve("docs/rfc-coverage.md")))
                .results()
                .filter(named -> !exists(sources.get(named.group(1)), named.group(2)))
                .map(named -> named.group())
                .toList();

        assertThat(missing).isEmpty();
    }

    private static boolean exists(@Nullable String source, @Nullable String method) {
        return source != null && (method == null || source.contains(" " + method + "("));
    }

    /** Every Java source of the repository by class name; of two with one name, both. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.find(ROOT, 12, (path, attributes) -> attributes.isRegularFile()
                && path.getFileName().toString().endsWith(".java"))) {
            for (Path file : files.toList()) {
                sources.merge(file.getFileName().toString().replace(".java", ""), Files.readString(file),
                        String::concat);
            }
        }
        return sources;
    }
}
