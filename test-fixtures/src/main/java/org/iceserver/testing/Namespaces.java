package org.iceserver.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Network namespaces with links between them; they are removed at the end. They need Linux, root and ip(8). */
public final class Namespaces implements AutoCloseable {
    private final Map<String, String> names = new HashMap<>();

    private Namespaces() {}

    /** Whether this process may make namespaces. */
    public static boolean canBeMade() {
        String probe = unique("PROBE");
        try {
            return exitCode("ip", "netns", "add", probe) == 0 && exitCode("ip", "netns", "del", probe) == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * Makes namespaces.
     *
     * @param names in capital letters, such as {@code NEAR}
     * @param commands one a line; they use these names for the namespaces
     */
    public static Namespaces make(List<String> names, String commands) throws IOException {
        Namespaces made = new Namespaces();
        try {
            String ready = commands;
            for (String name : names) {
                String unique = unique(name);
                made.names.put(name, unique);
                must("ip netns add " + unique);
                ready = ready.replace(name, unique);
            }
            for (String command : ready.lines().toList()) {
                must(command);
            }
            return made;
        } catch (IOException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private static String unique(String name) {
        return "iceserver-" + ProcessHandle.current().pid() + '-' + name.toLowerCase(Locale.ROOT);
    }

    private static void must(String command) throws IOException {
        int status = exitCode(command.split(" "));
        if (status != 0) {
            throw new IllegalStateException("'" + command + "' ended with status " + status);
        }
    }

    /** Starts a class with a main method in one of the namespaces, on this JVM's class path. The caller ends it. */
    public Process java(String namespace, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec",
                Objects.requireNonNull(names.get(namespace)),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-Xshare:auto", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        Collections.addAll(command, arguments);
        Path errors = Files.createTempFile("namespace", ".log");
        errors.toFile().deleteOnExit();
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    @Override
    public void close() throws IOException {
        for (String namespace : names.values()) {
            exitCode("ip", "netns", "del", namespace);
        }
    }

    private static int exitCode(String... command) throws IOException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
