package org.iceserver.offload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The committed object file is what Debian's clang makes of the committed source. */
@Tag("kernel")
class CommittedObjectTest {
    @Test
    void theSourceCompilesToTheCommittedBytes(@TempDir Path folder) throws IOException, InterruptedException {
        Path made = folder.resolve("relay.bpf.o");
        Process build = new ProcessBuilder("src/main/bpf/build", made.toString()).redirectErrorStream(true).start();
        String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(build.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(build.exitValue()).as("clang-14 and linux-libc-dev must be installed: " + said).isZero();
        Path committed = Path.of("src/main/resources/org/iceserver/offload/relay.bpf.o");
        assertThat(Files.mismatch(made, committed))
                .as("run offload/src/main/bpf/build and commit what it makes").isEqualTo(-1);
    }
}
