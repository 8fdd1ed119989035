package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The documentation has the sentences that {@link ProbeFailuresTest}, {@link ToldFailuresTest} and {@link BrowserFailuresTest} find. */
final class FailureTableTest {
    @ParameterizedTest
    @EnumSource
    void theDocumentationSaysWhatIsSaid(Failure failure) throws IOException {
        assertThat(Files.readString(Path.of("../docs/operations.md"))).contains(failure.row());
    }
}
