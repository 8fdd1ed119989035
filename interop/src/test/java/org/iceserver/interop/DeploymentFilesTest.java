package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** systemd and docker-compose understand the files that we ship for them. */
final class DeploymentFilesTest {
    private static final Path ROOT = Objects.requireNonNull(Path.of(ForeignTool.LAUNCHER).toAbsolutePath().getParent());
    private static final Path UNIT = ROOT.resolve("deploy/systemd/iceserver.service");

    @TempDir
    private Path folder;

    @Test
    void systemdFindsNothingToCriticizeInTheUnit() throws IOException {
        String unit = Files.readString(UNIT).replace("/opt/iceserver/iceserver", ForeignTool.LAUNCHER);

        ForeignTool verified = verify(unit);

        assertThat(verified.output()).isEmpty();
        assertThat(verified.exitStatus()).isZero();
    }

    @Test
    void systemdWouldHaveCriticizedAMistake() throws IOException {
        assertThat(verify(Files.readString(UNIT).replace("WatchdogSec=", "WatchDogSec=")).output())
                .contains("WatchDogSec");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-compose.yml", "docker-compose.bridge.yml",
        "docker-compose.yml docker-compose.monitoring.yml"})
    void composeUnderstandsItsFiles(String files) {
        ForeignTool config = compose(files.split(" "));

        assertThat(config.exitStatus()).as(config.output()).isZero();
        assertThat(config.output()).contains("iceserver:").doesNotContainIgnoringCase("warn");
    }

    @Test
    void everyFileThatAComposeFileMountsIsThere() throws IOException {
        try (Stream<Path> files = Files.list(ROOT)) {
            List<String> mounted = files.filter(file -> file.getFileName().toString().matches("docker-compose.*yml"))
                    .flatMap(DeploymentFilesTest::lines).map(String::strip)
                    .filter(line -> line.startsWith("- ./"))
                    .map(line -> line.substring(2, line.indexOf(':'))).toList();

            assertThat(mounted).isNotEmpty().allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
        }
    }

    private ForeignTool verify(String unit) throws IOException {
        Path copy = Files.writeString(folder.resolve("iceserver.service"), unit);
        return ForeignTool.run(60, "systemd-analyze", "verify", "--man=no", copy.toString());
    }

    private static ForeignTool compose(String... files) {
        List<String> command = new ArrayList<>(List.of("docker-compose"));
        for (String file : files) {
            command.addAll(List.of("-f", ROOT.resolve(file).toString()));
        }
        command.add("config");
        return ForeignTool.run(60, Map.of("ICESERVER_HOST_IP", "192.0.2.1"), command.toArray(String[]::new));
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
