package org.iceserver.signal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The lab page as files: it needs nothing from elsewhere and nothing that its Content-Security-Policy would refuse. */
final class LabPageFilesTest {
    private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");
    private static final Pattern PART_OF_PAGE = Pattern.compile("(?:src|href)=\"page/([^\"]+)\"");
    private static final Pattern WORKER = Pattern.compile("new URL\\('([^']+)', import\\.meta\\.url\\)");
    private static final Pattern URL = Pattern.compile("(?:https?:)?//[\\w.-]+\\.[a-z]{2,}[^'\"\\s]*");
    private static final Pattern INLINE = Pattern.compile("<style|<script(?![^>]*\\bsrc=)|\\sstyle=|\\son[a-z]+=");

    @Test
    void everyImportNamesAFileThatIsThere() {
        assertThat(references("*.js", IMPORT)).isNotEmpty().allSatisfy(this::assertPresent);
        assertThat(references("*.js", WORKER)).isNotEmpty().allSatisfy(this::assertPresent);
        assertThat(references("index.html", PART_OF_PAGE)).isNotEmpty().allSatisfy(this::assertPresent);
    }

    @Test
    void nothingComesFromAnotherServer() {
        assertThat(references("*", URL)).allMatch(url -> url.contains("www.w3.org/2000/svg"));
    }

    @Test
    void noScriptOrStyleStandsInTheMarkup() {
        assertThat(INLINE.matcher(text(page().resolve("index.html"))).results().map(MatchResult::group)).isEmpty();
    }

    private void assertPresent(String name) {
        assertThat(page().resolve(name)).isRegularFile();
    }

    private static List<String> references(String files, Pattern pattern) {
        try (Stream<Path> all = Files.walk(page()).filter(Files::isRegularFile)) {
            return all.filter(file -> file.getFileSystem().getPathMatcher("glob:" + files).matches(file.getFileName()))
                    .flatMap(file -> pattern.matcher(text(file)).results().map(found -> reference(file, found)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was found, or the file that it names from where it stands. */
    private static String reference(Path from, MatchResult found) {
        return found.groupCount() == 0 ? found.group() : from.resolveSibling(found.group(1)).toString();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path page() {
        try {
            return Path.of(Objects.requireNonNull(LabPageFilesTest.class.getResource("page/index.html")).toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
