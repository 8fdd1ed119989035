package org.iceserver.transport.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The table in docs/security.md tells every kind of memory that is bounded, and how. */
class MemoryTableTest {
    @Test
    void everyKindHasItsRow() throws IOException {
        List<String> rows;
        try (Stream<String> lines = Files.lines(Path.of("../docs/security.md"))) {
            rows = lines.filter(line -> line.startsWith("| `")).toList();
        }
        for (Holding kind : Holding.values()) {
            String pool = kind.pool() == Holding.Pool.HEAP ? "heap" : "buffers";
            assertThat(rows).as(kind.label()).anyMatch(row -> row.startsWith("| `%s` | %s | %d %% | 1/%d | "
                    .formatted(kind.label(), pool, kind.percent(), kind.parts())));
        }
    }
}
