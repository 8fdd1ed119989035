package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * On this machine's files.
     *
     * @param folder is seen inside as {@code /shared}
     */
    static BootedSystemd boot(Path folder) throws IOException {
        return boot(folder, Path.of("/"));
    }

    /** @param system the root of a file system that has systemd; it stays as it is */
    static BootedSystemd boot(Path folder, Path system) throws IOException {
        Path output = Files.createTempFile("systemd", ".log");
        output.toFile().deleteOnExit();
        Process process = new ProcessBuilder("src/test/systemd/boot", folder.toString(),
                system.toString()).redirectErrorStream(true)
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

    /** A program of this machine in the network of that one. */
    ForeignTool inItsNetwork(String... command) {
        List<String> whole = new ArrayList<>(List.of("nsenter", "--target", Long.toString(init), "--net"));
        whole.addAll(List.of(command));
        return ForeignTool.run(120, whole.toArray(String[]::new));
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
