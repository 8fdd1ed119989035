package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of code in a page of {@code docs}.
 *
 * @param heading under which it stands
 * @param language as the fence names it; {@code indented} for a block without a fence
 * @param number among those of its language under its heading, from 1
 * @param text its lines, unchanged
 */
record DocumentBlock(String page, String heading, String language, int number, String text) {
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");
    private static final Pattern FENCE = Pattern.compile("```(\\S*)");

    /** The page, the heading, the language and the number, which name the block. */
    String name() {
        return page + ", " + heading + ", " + language + " " + number;
    }

    /** All blocks of a page, in their order. */
    static List<DocumentBlock> of(String page) throws IOException {
        Reader reader = new Reader(page);
        Files.readAllLines(Path.of("../docs", page)).forEach(reader::take);
        return reader.found;
    }

    /** Takes the page line by line. */
    private static final class Reader {
        private final String page;
        private final List<DocumentBlock> found = new ArrayList<>();
        private final Map<String, Integer> numbers = new HashMap<>();
        private final StringBuilder text = new StringBuilder();
        private String heading = "";
        /** Of the fence that is open; empty outside. */
        private String language = "";
        private boolean blankBefore;

        private Reader(String page) {
            this.page = page;
        }

        private void take(String line) {
            Matcher fence = FENCE.matcher(line);
            Matcher title = HEADING.matcher(line);
            if (!language.isEmpty()) {
                inside(line);
            } else if (fence.matches()) {
                language = fence.group(1).isEmpty() ? "none" : fence.group(1);
            } else if (title.matches()) {
                heading = title.group(1);
                numbers.clear();
            } else if (blankBefore && line.startsWith("    ")) {
                text.append(line).append('\n');
                end("indented");
            }
            blankBefore = line.isBlank();
        }

        private void inside(String line) {
            if (line.equals("```")) {
                end(language);
                language = "";
            } else {
                text.append(line).append('\n');
            }
        }

        private void end(String of) {
            found.add(new DocumentBlock(page, heading, of, numbers.merge(of, 1, Integer::sum), text.toString()));
            text.setLength(0);
        }
    }
}
