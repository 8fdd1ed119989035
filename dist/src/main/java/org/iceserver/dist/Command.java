package org.iceserver.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs of this machine that do a part of the work. */
final class Command {
    private Command() {}

    /** A program of the JDK that runs this one. */
    static String ofTheJdk(String name) {
        Path program = Path.of(System.getProperty("java.home"), "bin", name);
        return program.toString();
    }

    /**
     * Runs a program to its end.
     *
     * @param without what to do on a machine that cannot do it
     * @return what it printed
     */
    static String run(List<String> command, Map<String, String> environment, String without)
            throws IOException, InterruptedException {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new Unmakeable(command.getFirst() + " cannot be started: " + without + ".", e);
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new Unmakeable(String.join(" ", command) + " ended with " + process.exitValue()
                    + " (" + without + "); it said:\n" + output);
        }
        return output;
    }
}
