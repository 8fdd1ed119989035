package org.iceserver.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Java runtime with the modules that the server uses and no others, made by jlink of the JDK that runs this program. */
final class JavaRuntime {
    private JavaRuntime() {}

    static void link(Path modules, Path runtime) throws IOException, InterruptedException {
        if (!Files.exists(modules)) {
            throw new Unmakeable(modules + " is missing: build the cli module first, as ./mvnw -Pdist package does.");
        }
        // Not compressed: packages are, as a whole, and better; and a start reads classes as they are.
        Command.run(List.of(Command.ofTheJdk("jlink"), "--add-modules", Files.readString(modules).strip(),
                "--strip-debug", "--no-man-pages", "--no-header-files", "--compress=zip-0", "--output",
                runtime.toString()), Map.of(), "run this with a whole JDK 25");
        // keytool and others are no part of a server.
        for (Path program : Trees.below(runtime.resolve("bin"))) {
            String name = program.getFileName().toString();
            if (Files.isRegularFile(program) && !name.equals("java") && !name.equals("java.exe")
                    && !name.endsWith(".dll")) {
                Files.delete(program);
            }
        }
    }
}
