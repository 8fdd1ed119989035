package org.iceserver.interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The image as a cautious operator starts it: nothing can be written, nothing is allowed, the user is unknown. */
@Tag("installed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class ImageTest {
    private String image = "";
    private String container = "";

    @BeforeAll
    void load() {
        String loaded = docker("load", "--input", Artifacts.image().toString());
        image = loaded.substring(loaded.lastIndexOf("image: ") + "image: ".length()).strip();
    }

    @BeforeEach
    void start() {
        container = docker("run", "--detach", "--read-only", "--user", "12345:12345", "--cap-drop", "ALL",
                "--security-opt", "no-new-privileges", "--health-interval", "1s", "--env", "ICESERVER_PROFILE=lab",
                image, "serve", "--user", "ann:wonderland").strip();
    }

    @AfterEach
    void remove() {
        ForeignTool.run(30, "docker", "rm", "--force", "--volumes", container);
    }

    @Test
    void itIsHealthyAndDrainsWhenItIsStopped() {
        awaitHealth("healthy");

        docker("stop", "--time", "20", container);

        // 143: TERM ended it, not KILL.
        assertThat(docker("inspect", "--format", "{{.State.ExitCode}}", container)).isIn("143\n", "0\n");
    }

    @Test
    void aCallThatRunsHasItsTime() throws Exception {
        awaitHealth("healthy");
        String address = docker("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                container).strip();
        Process call = new ProcessBuilder("turnutils_uclient", "-y", "-u", "ann", "-w", "wonderland", "-n", "150", "-z",
                "20", address).redirectErrorStream(true).start();
        call.getOutputStream().close();
        while (status().contains("sessions    0")) {
            assertThat(call.isAlive()).isTrue();
            Waiting.briefly();
        }

        docker("stop", "--time", "20", container);

        assertThat(new String(call.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Total lost packets 0");
    }

    @Test
    void withoutAnAdminPortTheHealthCheckSaysWhatToDo() {
        awaitHealth("healthy");

        ForeignTool asked = ForeignTool.run(30, "docker", "exec", "--env", "ICESERVER_ADMIN_PORT=0", container,
                "/opt/iceserver/bin/healthz");

        assertThat(asked.exitStatus()).isOne();
        assertThat(asked.output()).contains("set ICESERVER_ADMIN_PORT");
    }

    /** There is no shell in the image, and so no launcher. */
    private String status() {
        return docker("exec", container, "/opt/iceserver/runtime/bin/java", "@/opt/iceserver/app/jvm.options", "-jar",
                "/opt/iceserver/app/iceserver.jar", "status", "--admin", "http://127.0.0.1:9641");
    }

    private void awaitHealth(String wanted) {
        while (!docker("inspect", "--format", "{{.State.Health.Status}}", container).strip().equals(wanted)) {
            assertThat(docker("inspect", "--format", "{{.State.Running}}", container)).isEqualTo("true\n");
            Waiting.briefly();
        }
    }

    private static String docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        ForeignTool tool = ForeignTool.run(60, command.toArray(String[]::new));
        assertThat(tool.exitStatus()).as("%s: %s", tool.commandLine(), tool.output()).isZero();
        return tool.output();
    }
}
