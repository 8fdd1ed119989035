package org.iceserver.stun;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/** Seed inputs: our own among the test resources, other projects' where they lie beside the working tree. */
final class Corpus {
    private static final Path OTHERS = Path.of("..", "..", "shared", "standards", "corpus");

    private Corpus() {}

    record Seed(String name, Bytes content) {
        byte[] bytes() {
            return content.toArray();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<JsonNode> entries() {
        return Json.vectors("corpus/manifest.json", "entries");
    }

    static byte[] generated(String file) {
        try (InputStream in = Corpus.class.getResourceAsStream("/corpus/" + file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /** Every seed there is; at least those written for this project. */
    static List<Seed> seeds() {
        List<Seed> seeds = new ArrayList<>();
        entries().map(entry -> entry.get("file").asString())
                .forEach(file -> seeds.add(new Seed(file, Bytes.of(generated(file)))));
        if (Files.isDirectory(OTHERS)) {
            try (Stream<Path> files = Files.walk(OTHERS)) {
                for (Path file : files.filter(Files::isRegularFile).filter(Corpus::isForeignSeed).sorted().toList()) {
                    seeds.add(new Seed(OTHERS.relativize(file).toString(), Bytes.of(Files.readAllBytes(file))));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return seeds;
    }

    private static boolean isForeignSeed(Path file) {
        Path within = OTHERS.relativize(file);
        return within.getNameCount() == 2 && !within.startsWith("generated");
    }
}
