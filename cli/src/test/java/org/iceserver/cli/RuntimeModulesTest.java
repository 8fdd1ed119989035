package org.iceserver.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The container's Java runtime is cut down to the modules of one list; a module that our code needs must be in it. */
class RuntimeModulesTest {
    @Test
    void theRuntimeHasEveryModuleThatOurCodeUses() throws IOException {
        List<String> listed = List.of(Files.readString(Path.of("src/main/launcher/modules")).strip().split(","));

        assertThat(ourCode()).hasSizeGreaterThan(5)
                .allSatisfy(code -> assertThat(listed).as(code).containsAll(modulesOf(code)));
    }

    private static List<String> ourCode() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry
                        .matches(".*/(target/classes|target/dist/iceserver\\.jar|target/[a-z-]+-\\d[^/]*\\.jar)"))
                .toList();
    }

    private static List<String> modulesOf(String code) {
        var output = new StringWriter();
        int status = ToolProvider.findFirst("jdeps").orElseThrow().run(new PrintWriter(output), new PrintWriter(output),
                "--ignore-missing-deps", "--multi-release", "25", "--print-module-deps", code);
        assertThat(status).as("jdeps %s: %s", code, output).isZero();
        return List.of(output.toString().strip().split(","));
    }
}
