package org.iceserver.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.util.Objects.requireNonNull;

/** The server's jars as they are installed: {@code app/} and {@code app/lib/}, and native libraries in {@code native/}. */
final class Jars {
    private Jars() {}

    static void copy(Path built, Path program, Platform platform) throws IOException {
        Path app = Files.createDirectories(program.resolve("app"));
        Path natives = Files.createDirectories(program.resolve("native"));
        Files.copy(built.resolve("jvm.options"), app.resolve("jvm.options"));
        SlimJar slim = new SlimJar(new NativeLibraries(platform), natives);
        for (Path jar : Trees.below(built)) {
            if (jar.toString().endsWith(".jar")) {
                Path copy = app.resolve(built.relativize(jar).toString());
                Files.createDirectories(requireNonNull(copy.getParent()));
                if (slim.leavesNothing(jar)) {
                    // Named in iceserver.jar's class path, and of no use on this platform.
                    slim.extract(jar);
                } else {
                    slim.write(jar, copy);
                }
            }
        }
    }
}
