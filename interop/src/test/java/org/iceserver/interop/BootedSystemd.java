package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.iceserver.testing.Await;

/** systemd as the first process of a machine that is made of namespaces: see {@code src/test/systemd/boot}. */
final class BootedSystemd implements AutoCloseable {
    private static final Duration BOOT_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;
    private final long init;

    private BootedSystemd(Process process, Path output, long init) {
        this.process = process;
        this.output = output;
        this.init = init;
    }

    /** @param folder empty; is seen inside as {@code /shared} */
    static BootedSystemd boot(Path folder) throws IOException {
        Path output = Files.createTempFile("systemd", ".log");
        output.toFile().deleteOnExit();
        Process process = new ProcessBuilder("src/test/systemd/boot", folder.toString()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        try {
            Await.until(process.toHandle(), BOOT_LIMIT,
                    () -> machine(process, output).filter(BootedSystemd::isUp).isPresent(),
                    () -> "systemd did not boot:\n" + Files.readString(output));
        } catch (AssertionError late) {
            process.destroyForcibly();
            throw late;
        }
        return machine(process, output).orElseThrow();
    }

    private static Optional<BootedSystemd> machine(Process process, Path output) {
        return process.children().findFirst().map(init -> new BootedSystemd(process, output, init.pid()));
    }

    private boolean isUp() {
        String state = run("systemctl is-system-running").output();
        return state.startsWith("running") || state.startsWith("degraded");
    }

    /** One line of a shell inside. */
    ForeignTool run(String line) {
        return ForeignTool.run(120, "nsenter", "--target", Long.toString(init), "--mount", "--uts", "--ipc", "--net",
                "--pid", "--cgroup", "--root", "--wd", "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root",
                "sh", "-c", line);
    }

    /** What systemd wrote to its console. */
    String console() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
