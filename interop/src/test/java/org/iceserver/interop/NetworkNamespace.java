package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A network namespace that lives as long as the process that holds it; its links go with it. Needs root, ip and unshare. */
final class NetworkNamespace implements AutoCloseable {
    private final Process holder;

    private NetworkNamespace(Process holder) {
        this.holder = holder;
    }

    static NetworkNamespace start() {
        try {
            Process holder = new ProcessBuilder("unshare", "--net", "sh", "-c", "echo ready; exec cat").start();
            byte[] said = holder.getInputStream().readNBytes(5);
            if (!new String(said, StandardCharsets.US_ASCII).equals("ready")) {
                throw new AssertionError("this check needs root, for namespaces of its own");
            }
            return new NetworkNamespace(holder);
        } catch (IOException e) {
            throw new AssertionError("this check needs unshare, of Debian's package util-linux", e);
        }
    }

    /** What {@code ip link} calls it. */
    String pid() {
        return Long.toString(holder.pid());
    }

    /** Runs shell commands there, all of which must succeed. */
    void must(String... commands) {
        mustSucceed(run(20, "sh", "-ec", String.join("\n", commands)));
    }

    /** Runs shell commands in this process's own namespace, all of which must succeed. */
    static void mustHere(String... commands) {
        mustSucceed(ForeignTool.run(20, "sh", "-ec", String.join("\n", commands)));
    }

    private static void mustSucceed(ForeignTool tool) {
        if (tool.exitStatus() != 0) {
            throw new AssertionError(tool.commandLine() + " failed: " + tool.output());
        }
    }

    /** Runs a program there. */
    ForeignTool run(int seconds, String... command) {
        return run(seconds, Map.of(), command);
    }

    ForeignTool run(int seconds, Map<String, String> environment, String... command) {
        return ForeignTool.run(seconds, environment, within(command));
    }

    /** Starts a program there, which the caller ends; what it says of errors goes where ours does. */
    Process begin(String... command) {
        try {
            return new ProcessBuilder(within(command)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String[] within(String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/proc/" + pid() + "/ns/net"));
        all.addAll(List.of(command));
        return all.toArray(String[]::new);
    }

    @Override
    public void close() {
        holder.destroy();
    }
}
