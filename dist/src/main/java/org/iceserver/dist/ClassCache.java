package org.iceserver.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The class cache: classes as one run has loaded and linked them. It is made with the runtime, the jars and the options of the
 * artifacts, because another start than the one that it was made by cannot use it.
 */
final class ClassCache {
    static final String NAME = "iceserver.aot";

    private ClassCache() {}

    /** @param scratch a folder for what the rehearsal needs: a certificate of its own */
    static void train(Path program, Path scratch) throws IOException, InterruptedException {
        Trees.delete(scratch);
        Files.createDirectories(scratch);
        PemFiles pem = PemFiles.make(scratch);
        Path cache = program.resolve("app").resolve(NAME);
        Command.run(List.of(program.resolve("runtime/bin/java").toString(),
                "@" + program.resolve("app/jvm.options"),
                "-Djava.library.path=" + program.resolve("native"),
                "-Dorg.sqlite.lib.path=" + program.resolve("native"),
                "-XX:AOTCacheOutput=" + cache, "-Xlog:aot=off,cds=off",
                "-jar", program.resolve("app/iceserver.jar").toString(),
                "rehearse", "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--state-dir", "none",
                "--cert", pem.certificate().toString(), "--key", pem.key().toString()),
                Map.of("_JAVA_SR_SIGNUM", "40"), "jlink made no runtime");
        if (!Files.exists(cache)) {
            throw new Unmakeable("The rehearsal left no class cache: run it by hand with -Xlog:aot to see why.");
        }
        Files.deleteIfExists(program.resolve("app").resolve(NAME + ".config"));
        Trees.delete(scratch);
    }
}
