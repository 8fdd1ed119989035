package org.iceserver.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder with the source of every file that {@code files} names: {@code program/} is the program as it is installed, with its runtime and
 * its class cache; beside it stand man pages, completions, the unit and the configuration.
 *
 * @param glibc the oldest one that the program runs on, as "2.17"; empty where there is none to need
 */
record Stage(Path folder, String glibc) {
    static Stage fill(Path folder, Path repository, Release release, Platform platform, Optional<Path> cache)
            throws IOException, InterruptedException {
        Trees.delete(folder);
        Path recipe = repository.resolve("dist/src/main/package");
        Path built = repository.resolve("cli/target/dist");
        Path program = Files.createDirectories(folder.resolve("program"));
        JavaRuntime.link(built.resolve("modules"), program.resolve("runtime"));
        Jars.copy(built, program, platform);
        String glibc = platform.os() == Platform.Os.LINUX ? GlibcNeed.of(program) : "";
        Launchers.write(recipe, program, platform, glibc);
        GeneratedDocuments.write(folder, release);
        SystemFiles.write(repository, folder);
        Files.copy(repository.resolve("LICENSE"), program.resolve("LICENSE"));
        settle(folder, release);
        if (cache.isPresent()) {
            Files.copy(cache.get(), program.resolve("app").resolve(ClassCache.NAME));
        } else {
            ClassCache.train(program, folder.resolveSibling("training"));
        }
        settle(folder, release);
        return new Stage(folder, glibc);
    }

    /** The class cache knows its jars by size and time: both must be those of the artifacts before it is made. */
    private static void settle(Path folder, Release release) throws IOException {
        FileTime time = FileTime.from(release.time());
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                if (!Files.isSymbolicLink(path)) {
                    Files.setLastModifiedTime(path, time);
                }
            }
        }
    }
}
