package org.iceserver.dist;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

final class ManPagesTest {
    private static final Map<String, String> PAGES = new ManPages(Generated.program().getCommandSpec(),
            Generated.RELEASE).all();

    static Stream<String> commands() {
        return ManPages.commands(Generated.program().getCommandSpec()).stream().map(command -> command.name())
                .filter(name -> !name.equals("serve"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void thePageOfACommandHasEveryWordOfItsHelp(String command) {
        assertThat(words(text(requireNonNull(PAGES.get("iceserver-" + command))))).containsAll(helpOf(command));
    }

    @Test
    void theProgramsPageHasEveryWordOfTheServersHelp() {
        assertThat(words(text(requireNonNull(PAGES.get("iceserver"))))).containsAll(helpOf("serve"));
    }

    @Test
    void hiddenCommandsHaveNoPage() {
        assertThat(PAGES).containsKey("iceserver-probe").doesNotContainKey("iceserver-rehearse");
    }

    @Test
    void aLineThatBeginsWithADotIsNoMacro() {
        assertThat(Roff.text(".TH is a macro")).startsWith("\\&.");
        assertThat(Roff.text("a \\ and --flag")).isEqualTo("a \\e and \\-\\-flag");
    }

    /** The synopsis is wrapped elsewhere in help, and names what follows it again. */
    private static List<String> helpOf(String command) {
        CommandLine model = requireNonNull(Generated.program().getSubcommands().get(command));
        String usage = model.setUsageHelpWidth(400).setUsageHelpAutoWidth(false).getUsageMessage(Ansi.OFF);
        return words(usage.substring(usage.indexOf('\n')));
    }

    private static String text(String roff) {
        return roff.replaceAll("(?m)^\\.(SH|SS|TH|TP|PP|nf|fi|nh|ad).*$", "").replace("\\fB", "").replace("\\fR", "")
                .replace("\\-", "-").replace("\\(dq", "\"").replace("\\&", "").replace("\\e", "\\");
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[\\s,=]+")).filter(word -> word.matches(".*[a-z0-9].*"))
                .filter(word -> !word.matches("[A-Z][a-z]+:?")).toList();
    }
}
