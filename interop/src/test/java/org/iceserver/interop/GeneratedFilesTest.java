package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** man, bash and zsh read what is generated for them. */
@Tag("installed")
final class GeneratedFilesTest {
    @Test
    void manFindsNothingToCriticize() throws IOException {
        try (Stream<Path> pages = Files.list(Artifacts.part("stage/man"))) {
            // The page of serve is another name of the program's own.
            for (Path page : pages.filter(page -> !page.endsWith("iceserver-serve.1.gz")).toList()) {
                ForeignTool read = ForeignTool.run(30, "sh", "-c",
                        "LC_ALL=C.UTF-8 MANPAGER=cat man --warnings -l " + page + " 2>&1 >/dev/null");
                assertThat(read.output()).as(page.toString()).isEmpty();
                assertThat(read.exitStatus()).isZero();
            }
        }
    }

    @Test
    void manShowsTheWordsOfTheHelp() {
        ForeignTool read = ForeignTool.run(30, "sh", "-c", "LC_ALL=C.UTF-8 MANWIDTH=300 MANPAGER=cat man -l "
                + Artifacts.part("stage/man/iceserver-probe.1.gz") + " | col -b");

        assertThat(read.output()).contains("iceserver probe", "--nat-lifetime=TIME",
                "Measure how long the NAT keeps an idle port open", "Example: iceserver probe turn.example.org");
    }

    @Test
    void shellsFindNoMistake() {
        ForeignTool bash = ForeignTool.run(30, "bash", "-n", Artifacts.part("stage/iceserver.bash").toString());
        ForeignTool zsh = ForeignTool.run(30, "zsh", "-n", Artifacts.part("stage/_iceserver").toString());

        assertThat(bash.output() + zsh.output()).isEmpty();
        assertThat(bash.exitStatus() + zsh.exitStatus()).isZero();
    }

    /** zsh completes in a terminal alone: zpty is one. It says when its line editor listens; a tab before that is only a tab. */
    @Test
    void zshCompletesOptionsOfACommand() {
        ForeignTool zsh = ForeignTool.run(60, "zsh", "-fc",
                """
                zmodload zsh/zpty
                zpty shell zsh -f
                zpty -w shell 'PS1=; fpath=(%s $fpath); autoload -Uz compinit; compinit -u -D; zle-line-init() { print -n EDIT\\ING }; zle -N zle-line-init'
                zpty -r shell line '*EDITING*'
                zpty -n -w shell $'iceserver probe --nat-l\\t=END\\n'
                zpty -r shell line '*END*'
                print -r -- $line
                zpty -d shell
                """.formatted(
                        Artifacts.part("stage")));

        assertThat(zsh.output()).contains("--nat-lifetime");
    }
}
