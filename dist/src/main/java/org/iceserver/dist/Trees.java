package org.iceserver.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders and all that is in them. */
final class Trees {
    private Trees() {}

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path path : below(folder).reversed()) {
                Files.delete(path);
            }
        }
    }

    /** The folder and all below it, parents first, by name: the same on each machine. */
    static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.comparing(path -> folder.relativize(path).toString().replace('\\', '/')))
                    .toList();
        }
    }
}
