package org.iceserver.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The scripts that start the program, {@code bin/iceserver} and {@code bin/iceserver.cmd}, told what they need from their machine. */
final class Launchers {
    private Launchers() {}

    static void write(Path recipe, Path program, Platform platform, String glibc) throws IOException {
        Path bin = Files.createDirectories(program.resolve("bin"));
        if (platform.os() == Platform.Os.WINDOWS) {
            Files.copy(recipe.resolve("iceserver.cmd"), bin.resolve("iceserver.cmd"));
            return;
        }
        Path launcher = Files.writeString(bin.resolve("iceserver"),
                filled(Files.readString(recipe.resolve("launcher")), platform, glibc));
        if (!launcher.toFile().setExecutable(true, false)) {
            throw new IOException(launcher + " cannot be made executable");
        }
    }

    static String filled(String launcher, Platform platform, String glibc) {
        return launcher.replace("@MACHINE@", platform.machine().uname())
                .replace("@LOADER@", platform.os() == Platform.Os.LINUX ? platform.machine().loader() : "")
                .replace("@GLIBC@", glibc);
    }
}
