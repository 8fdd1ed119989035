package org.iceserver.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What a bash that has read the file offers. */
final class BashCompletionTest {
    @TempDir
    private Path folder;

    @Test
    void bashFindsNoMistake() throws Exception {
        assertThat(bash("bash -n \"$file\"")).isEmpty();
    }

    @Test
    void withoutACommandThereAreTheCommandsAndTheServersOptions() throws Exception {
        assertThat(offered("iceserver", "pro")).containsExactly("probe");
        assertThat(offered("iceserver", "--stun-p")).containsExactly("--stun-port");
    }

    @Test
    void aCommandHasItsOwnOptions() throws Exception {
        assertThat(offered("iceserver", "probe", "--nat")).containsExactly("--nat-lifetime");
        assertThat(offered("iceserver", "status", "--stun-p")).isEmpty();
    }

    @Test
    void anOptionsChoicesAreOffered() throws Exception {
        assertThat(offered("iceserver", "--profile", "l")).containsExactly("local", "lab");
        assertThat(offered("iceserver", "serve", "--profile", "=", "p")).containsExactly("public");
    }

    @Test
    void whatACommandDoesIsOffered() throws Exception {
        assertThat(offered("iceserver", "kick", "p")).containsExactly("peer");
    }

    @Test
    void afterFileThereAreFiles() throws Exception {
        Files.createFile(folder.resolve("iceserver.yaml"));

        assertThat(offered("iceserver", "--config", folder + "/ice")).containsExactly(folder + "/iceserver.yaml");
    }

    private List<String> offered(String... words) throws Exception {
        StringBuilder line = new StringBuilder("source \"$file\"; COMP_WORDS=(");
        for (String word : words) {
            line.append('\'').append(word).append("' ");
        }
        return bash(line + "); COMP_CWORD=" + (words.length - 1)
                + "; compopt() { :; }; _iceserver; printf '%s\\n' \"${COMPREPLY[@]}\"").lines()
                .filter(one -> !one.isEmpty()).toList();
    }

    private String bash(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("completion"), Generated.bash());
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
        builder.environment().put("file", file.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
