package org.iceserver.dist;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A man page that is being written, in roff's macros of man(7). */
final class Roff {
    private final StringBuilder page = new StringBuilder();

    Roff(String name, Release release) {
        line(".TH \"" + text(name.toUpperCase(Locale.ROOT)) + "\" 1 \""
                + release.time().toString().substring(0, "2026-01-01".length()) + "\" \"iceserver "
                + text(release.version()) + "\" \"iceserver\"");
        // Left-aligned and without hyphens, as the usage help is.
        line(".nh");
        line(".ad l");
    }

    Roff section(String heading) {
        return line(".SH \"" + text(heading) + "\"");
    }

    Roff subsection(String heading) {
        return line(".SS \"" + text(heading) + "\"");
    }

    /** One line of text, as it is. */
    Roff plain(String words) {
        return line(text(words));
    }

    Roff bold(String words) {
        return line("\\fB" + text(words) + "\\fR");
    }

    Roff paragraph() {
        return line(".PP");
    }

    /** A term in bold with what it means, set in. */
    Roff term(String term, String meaning) {
        line(".TP");
        bold(term);
        return plain(meaning.isBlank() ? " " : meaning);
    }

    /** Lines that follow one another without empty ones between them are one paragraph. */
    Roff paragraphs(String... lines) {
        boolean between = false;
        for (String one : split(lines)) {
            if (one.isBlank()) {
                between = true;
            } else {
                if (between) {
                    paragraph();
                }
                between = false;
                plain(one.strip());
            }
        }
        return this;
    }

    /** Lines that stay as they are. */
    Roff verbatim(String... lines) {
        line(".nf");
        split(lines).forEach(this::plain);
        return line(".fi");
    }

    private static List<String> split(String... lines) {
        return Arrays.stream(lines).flatMap(one -> Arrays.stream(one.replace("%n", "\n").split("\n", -1))).toList();
    }

    private Roff line(String roff) {
        page.append(roff).append('\n');
        return this;
    }

    /** A backslash begins an escape, a hyphen is no minus, and a line that begins with a dot is a macro. */
    static String text(String words) {
        String escaped = words.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
