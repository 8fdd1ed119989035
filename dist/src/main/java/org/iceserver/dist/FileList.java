package org.iceserver.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The description of files, users and permissions that every artifact is made from. Each line is
 * {@code FORMATS KIND MODE OWNER PATH [SOURCE]}, or a comment.
 */
final class FileList {
    static final String ROOT = "root";
    private static final int PLAIN = 0644;
    private static final int EXECUTABLE = 0755;

    /** What artifacts are made of. */
    enum Format {
        TAR("tar", "iceserver"), DEB("deb", "usr/lib/iceserver"), RPM("rpm", "usr/lib/iceserver"), OCI("oci",
                "opt/iceserver");

        private final String name;
        private final String home;

        Format(String name, String home) {
            this.name = name;
            this.home = home;
        }

        /** Where the program is. */
        String home() {
            return home;
        }
    }

    private record Line(List<String> formats, String kind, int mode, String owner, String path, String source) {
        static Line of(String text) {
            String[] words = text.split("\\s+");
            if (words.length < 5) {
                throw new Unmakeable("The line '" + text + "' of the description of files has too few words.");
            }
            return new Line(Arrays.asList(words[0].split(",")), words[1], Integer.parseInt(words[2], 8), words[3],
                    words[4], words.length > 5 ? words[5] : "");
        }
    }

    private final List<Line> lines;
    private final Path stage;

    private FileList(List<Line> lines, Path stage) {
        this.lines = List.copyOf(lines);
        this.stage = stage;
    }

    static FileList read(Path description, Path stage) throws IOException {
        return new FileList(Files.readAllLines(description).stream().map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#")).map(Line::of).toList(), stage);
    }

    /** All that an artifact of a format holds, by path. */
    List<Entry> of(Format format) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Line line : lines) {
            if (line.formats().contains(format.name)) {
                add(entries, line, line.path().replace("${home}", format.home()).replaceFirst("^/", ""));
            }
        }
        // Two trees may share folders.
        Map<String, Entry> byPath = new TreeMap<>();
        entries.forEach(entry -> byPath.putIfAbsent(entry.path(), entry));
        return List.copyOf(byPath.values());
    }

    private void add(List<Entry> entries, Line line, String path) throws IOException {
        switch (line.kind()) {
            case "folder" -> entries.add(new Entry.Folder(path, line.mode(), line.owner()));
            case "link" -> entries.add(new Entry.Link(path, line.source()));
            case "file", "config" -> entries.add(new Entry.File(path, line.mode(), line.owner(), source(line),
                    line.kind().equals("config")));
            case "tree" -> addTree(entries, line, path);
            case "files" -> addTree(entries, line, path, entry -> !(entry instanceof Entry.Folder));
            default -> throw new Unmakeable("The description of files has a line of the unknown kind '" + line.kind()
                    + "'; there are folder, file, files, config, link and tree.");
        }
    }

    private Path source(Line line) {
        Path source = stage.resolve(line.source());
        if (!Files.exists(source)) {
            throw new Unmakeable("The description of files names " + line.source() + ", which the build has not made.");
        }
        return source;
    }

    private void addTree(List<Entry> entries, Line line, String path) throws IOException {
        addTree(entries, line, path, _ -> true);
    }

    private void addTree(List<Entry> entries, Line line, String path, Predicate<Entry> wanted) throws IOException {
        Path source = source(line);
        for (Path found : Trees.below(source)) {
            String below = source.relativize(found).toString().replace('\\', '/');
            String place = below.isEmpty() ? path : path.isEmpty() ? below : path + "/" + below;
            if (!place.isEmpty()) {
                Entry entry = entry(found, place, line);
                if (wanted.test(entry)) {
                    entries.add(entry);
                }
            }
        }
    }

    private static Entry entry(Path found, String place, Line line) throws IOException {
        if (Files.isSymbolicLink(found)) {
            return new Entry.Link(place, Files.readSymbolicLink(found).toString());
        }
        return Files.isDirectory(found)
                ? new Entry.Folder(place, line.mode(), line.owner())
                : new Entry.File(place, Files.isExecutable(found) ? EXECUTABLE : PLAIN, line.owner(), found, false);
    }
}
