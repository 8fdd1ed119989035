package org.iceserver.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What packages do as they come and go: the part that both have in common, then the part of one script of one of them. */
record Scripts(Path recipe) {
    /** Such as {@code deb}, {@code postinst}. */
    String script(String format, String name) throws IOException {
        return Files.readString(recipe.resolve("common.sh")) + "\n"
                + Files.readString(recipe.resolve(format).resolve(name));
    }
}
