package org.iceserver.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Node.js, which checks the scripts of the pages. If it is missing, such a test is skipped and prints a reason; with {@code
 * -Diceserver.node=required} the test fails.
 */
public final class NodeJs {
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*");
    private static final int OLDEST = 20;
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private final Path root = root();

    private NodeJs() {}

    /** Finds Node.js on the path. */
    public static NodeJs here() {
        NodeJs node = new NodeJs();
        Matcher version = VERSION.matcher(node.said("node", "--version").strip());
        if (!version.matches() || Integer.parseInt(version.group(1)) < OLDEST) {
            throw missing("Node.js " + OLDEST + " or later is not on the path");
        }
        return node;
    }

    /** Finds Node.js with the packages of build/js/package-lock.json. Missing packages are downloaded. */
    public static NodeJs withPackages() {
        NodeJs node = here();
        Path folder = node.root.resolve("build/js");
        if (stale(folder)) {
            Run install = node.run(folder, WINDOWS ? "npm.cmd" : "npm", "ci", "--ignore-scripts", "--no-audit",
                    "--no-fund",
                    "--loglevel=error", "--fetch-retries=1", "--fetch-retry-mintimeout=1000");
            if (install.status != 0) {
                throw missing("npm could not fetch the packages of build/js: " + install.output.strip());
            }
        }
        return node;
    }

    /** Runs a script in the root folder of the project. If it fails, its output is the message. */
    public void passes(String... arguments) {
        String[] command = Stream.concat(Stream.of("node"), Stream.of(arguments)).toArray(String[]::new);
        Run run = run(root, command);
        assertThat(run.status).as("node %s%n%s", String.join(" ", arguments), run.output).isZero();
    }

    /** Runs the unit tests in a folder of the project: the files whose names end in {@code .test.js}. */
    public void tests(String folder) {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            Stream<String> tests = files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".test.js")).sorted();
            passes(Stream.concat(Stream.of("--test", "--test-reporter=spec"), tests).toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean stale(Path folder) {
        File installed = folder.resolve("node_modules/.package-lock.json").toFile();
        return installed.lastModified() < folder.resolve("package-lock.json").toFile().lastModified();
    }

    private static RuntimeException missing(String what) {
        String sentence = "The scripts of the pages were not checked: " + what + ".";
        assertThat(System.getProperty("iceserver.node", "optional")).as(sentence).isNotEqualTo("required");
        System.out.println(sentence.lines().findFirst().orElse(sentence));
        Assumptions.abort(sentence);
        return new IllegalStateException(sentence);
    }

    private String said(String... command) {
        try {
            return run(root, command).output;
        } catch (UncheckedIOException _) {
            return "";
        }
    }

    private record Run(int status, String output) {}

    private Run run(Path folder, String... command) {
        try {
            Path output = Files.createTempFile("node", ".log");
            Process process = new ProcessBuilder(command).directory(folder.toFile())
                    .redirectErrorStream(true).redirectOutput(output.toFile()).start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            process.destroyForcibly();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Run(ended ? process.exitValue() : -1, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Maven runs tests in the folder of their module; other tools run them in the root folder of the project. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("build/js/package.json"))) {
            folder = folder.getParent();
        }
        assertThat(folder).as("the folder of the project, with build/js in it").isNotNull();
        return folder;
    }
}
