package org.iceserver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

final class JvmOptionsTest {
    private static final String COMMAND = "-XX:CompileCommand=dontinline,";

    /** The JVM silently ignores a class that does not exist. */
    @Test
    void classesThatTheCompilerIsToldOfAreThere() throws IOException {
        List<String> told;
        try (Stream<String> lines = Files.lines(Path.of("src/main/launcher/jvm.options"))) {
            told = lines.filter(line -> line.startsWith(COMMAND))
                    .map(line -> line.substring(COMMAND.length(), line.indexOf("::"))).toList();
        }

        assertThat(told).isNotEmpty().allSatisfy(name -> assertThatCode(
                () -> Class.forName(name, false, JvmOptionsTest.class.getClassLoader())).doesNotThrowAnyException());
    }
}
