package org.iceserver.junit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The test of docs/embedding.md compiles, with the imports that an editor adds. */
class EmbeddingPageTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n([^`]*@RegisterExtension[^`]*)```");
    private static final String IMPORTS = """
                                          import org.iceserver.junit.IceServerExtension;
                                          import org.iceserver.server.IceServers;
                                          import org.junit.jupiter.api.Test;
                                          import org.junit.jupiter.api.extension.RegisterExtension;
                                          """;

    @TempDir
    private Path folder;

    @Test
    void theTestOfThePageCompiles() throws IOException {
        String page = Files.readString(Path.of("../docs/embedding.md"), StandardCharsets.UTF_8);
        List<String> tests = BLOCK.matcher(page).results().map((MatchResult block) -> block.group(1)).toList();
        assertThat(tests).hasSize(1);
        Path source = Files.writeString(folder.resolve("RelayedCallTest.java"), IMPORTS + tests.getFirst());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(null, files, problems,
                    List.of("-proc:none", "-d", folder.toString(), "-classpath", System.getProperty("java.class.path")),
                    null,
                    files.getJavaFileObjects(source)).call();
            assertThat(compiled).as("%s", problems.getDiagnostics()).isTrue();
        }
    }
}
