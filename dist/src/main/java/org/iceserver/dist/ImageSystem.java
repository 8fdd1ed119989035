package org.iceserver.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * What the image has beside the program: the shared libraries of this machine that the program is linked with, their licence, a user, and
 * the program that Docker asks for the server's health.
 */
final class ImageSystem {
    /** "libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)", and the loader, which stands alone. */
    private static final Pattern LIBRARY = Pattern.compile("(?:=> |^\\s*)(/[^ ]+) \\(0x", Pattern.MULTILINE);
    private static final List<String> LICENCES = List.of("/usr/share/doc/libc6/copyright",
            "/usr/share/doc/zlib1g/copyright");

    private ImageSystem() {}

    static void write(Path recipe, Path stage) throws IOException, InterruptedException {
        Path image = Files.createDirectories(stage.resolve("image"));
        for (String library : libraries(stage.resolve("program"))) {
            copy(library, image);
        }
        for (String licence : LICENCES) {
            if (Files.exists(Path.of(licence))) {
                copy(licence, image);
            }
        }
        Path etc = Files.createDirectories(image.resolve("etc"));
        Files.writeString(etc.resolve("passwd"), "iceserver:x:65532:65532::/:/sbin/nologin\n");
        Files.writeString(etc.resolve("group"), "iceserver:x:65532:\n");
        Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns\n");
        Path bin = Files.createDirectories(image.resolve("opt/iceserver/bin"));
        Command.run(List.of(recipe.resolve("build-healthz").toString(), bin.resolve("healthz").toString()), Map.of(),
                "install a C compiler for the image's health check (Debian and Ubuntu: apt install gcc libc6-dev)");
    }

    /** Those that are no part of the program itself. */
    private static Set<String> libraries(Path program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ldd"));
        for (Path file : Trees.below(program)) {
            if (Files.isRegularFile(file) && (file.toString().endsWith(".so") || file.endsWith("bin/java"))) {
                command.add(file.toString());
            }
        }
        Matcher found = LIBRARY.matcher(Command.run(command, Map.of(), "install ldd, which is a part of glibc"));
        Set<String> libraries = new TreeSet<>();
        while (found.find()) {
            if (!found.group(1).startsWith(program.toString())) {
                libraries.add(found.group(1));
            }
        }
        return libraries;
    }

    /** To the same path below the image's root; what a symbolic link leads to, under the link's name. */
    private static void copy(String file, Path image) throws IOException {
        Path place = image.resolve(file.substring(1));
        Files.createDirectories(requireNonNull(place.getParent()));
        Files.copy(Path.of(file).toRealPath(), place);
    }
}
