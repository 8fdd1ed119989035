package org.iceserver.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The oldest glibc that programs and libraries can be loaded with: the newest version of a symbol that one of them names. */
final class GlibcNeed {
    private static final Pattern VERSION = Pattern.compile("GLIBC_2\\.(\\d{1,3})\0");

    private GlibcNeed() {}

    /** Such as "2.17". */
    static String of(Path folder) throws IOException {
        int newest = 0;
        for (Path file : Trees.below(folder)) {
            boolean program = file.toString().endsWith(".so") || file.endsWith("bin/java");
            if (program && Files.isRegularFile(file)) {
                newest = Math.max(newest, minor(Files.readAllBytes(file)));
            }
        }
        return "2." + newest;
    }

    static int minor(byte[] program) {
        Matcher version = VERSION.matcher(new String(program, StandardCharsets.ISO_8859_1));
        int newest = 0;
        while (version.find()) {
            newest = Math.max(newest, Integer.parseInt(version.group(1)));
        }
        return newest;
    }
}
