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

/** The documents name classes and tests that exist; docs/rfc-coverage.md has a test or a reason in every row. */
class RfcCoverageTest {
    private static final Path ROOT = Path.of("..");
    /** Every row of the tables that are by section has these four. */
    private static final Pattern ROW = Pattern.compile("\\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|([^|]*)\\|");
    private static final Pattern TEST = Pattern.compile("`[A-Z][A-Za-z0-9]+Test(?:\\.[a-z][A-Za-z0-9]+)?`");
    private static final Pattern REASON = Pattern.compile("left out|not yet|deviation|decisions/");
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z0-9]+)(?:\\.([a-z][A-Za-z0-9]+))?`");

    private static String coverage() throws IOException {
        return Files.readString(ROOT.resolve("docs/rfc-coverage.md"));
    }

    /** The table of former defects in docs/security.md. */
    private static String defects() throws IOException {
        String security = Files.readString(ROOT.resolve("docs/security.md"));
        return security.substring(security.indexOf("| defect | test |"), security.indexOf("## Reporting"));
    }

    @Test
    void everyFormerDefectHasATest() throws IOException {
        assertThat(defects().strip().lines().skip(2)).hasSizeGreaterThan(20)
                .allMatch(row -> TEST.matcher(row).find(), "has a test");
    }

    @Test
    void everyRowHasATestOrSaysWhyThereIsNone() throws IOException {
        List<String> rows = coverage().lines().filter(line -> line.startsWith("| ") && !line.startsWith("| section "))
                .toList();

        assertThat(rows).hasSizeGreaterThan(100).allMatch(row -> ROW.matcher(row).matches(), "has four cells")
                .allMatch(row -> TEST.matcher(lastCell(row)).find() || REASON.matcher(row).find(),
                        "has a test or a reason");
    }

    private static String lastCell(String row) {
        return row.substring(row.lastIndexOf('|', row.length() - 2));
    }

    @Test
    void everyClassAndTestNamedExists() throws IOException {
        Map<String, String> sources = sources();
        String documents = coverage() + defects();
        List<String> missing = NAMED.matcher(documents)
                .results()
                .filter(named -> !exists(sources.get(named.group(1)), named.group(2)))
                .map(named -> named.group())
                .toList();

        assertThat(missing).isEmpty();
    }

    private static boolean exists(@Nullable String source, @Nullable String method) {
        // A rule about the architecture is a field.
        return source != null && (method == null || source.contains(" " + method + "(")
                || source.contains(" " + method + " = "));
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
