package org.iceserver.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

class HostFactsTest {
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems do not say")
    void theKernelsNumbersAreReadWhole() throws IOException {
        HostFacts facts = HostFacts.read();

        try (var lines = Files.lines(Path.of("/proc/sys/net/core/rmem_max"))) {
            assertThat(facts.receiveBufferMost()).hasValue(Long.parseLong(lines.findFirst().orElseThrow()));
        }
        assertThat(facts.descriptors().orElse(0)).isGreaterThan(100);
        assertThat(facts.ephemeralPorts()).hasValueSatisfying(range -> assertThat(range.size()).isGreaterThan(1));
    }
}
