package org.iceserver.benchmarks.offload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands that end soon. */
final class Shell {
    private Shell() {}

    /** The output of a script that must end well. */
    static String must(String script) throws IOException, InterruptedException {
        return must(List.of("sh", "-ec", script));
    }

    /** The output of a command that must end well. */
    static String must(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("'" + String.join(" ", command) + "' failed: " + output);
            }
            return output;
        } finally {
            process.destroy();
        }
    }
}
