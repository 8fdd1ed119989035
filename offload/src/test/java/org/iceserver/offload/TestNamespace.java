package org.iceserver.offload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/** A network namespace that lives as long as the process that holds it; its links go with it. Needs root, ip and unshare. */
final class TestNamespace implements AutoCloseable {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETNS = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("setns"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final int CLONE_NEWNET = 0x4000_0000;

    private final Process holder;

    private TestNamespace(Process holder) {
        this.holder = holder;
    }

    static TestNamespace start() {
        try {
            Process holder = new ProcessBuilder("unshare", "--net", "sh", "-c",
                    "ip link set lo up && echo ready; exec cat").start();
            byte[] said = holder.getInputStream().readNBytes(5);
            if (!new String(said, StandardCharsets.US_ASCII).equals("ready")) {
                throw new AssertionError("this check needs root, for namespaces of its own");
            }
            return new TestNamespace(holder);
        } catch (IOException e) {
            throw new UncheckedIOException("this check needs unshare, of Debian's package util-linux", e);
        }
    }

    /** What {@code ip link} calls it. */
    String pid() {
        return Long.toString(holder.pid());
    }

    /** Runs a shell command there, which must succeed. */
    void must(String command) {
        run("nsenter", "--net=/proc/" + pid() + "/ns/net", "sh", "-ec", command);
    }

    /** Runs a shell command in this process's own namespace, which must succeed. */
    static void mustHere(String command) {
        run("sh", "-ec", command);
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + " failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Opens something, such as a socket, there: on a thread of its own, since a thread is in one namespace. */
    <T> T within(Callable<T> open) {
        CompletableFuture<T> opened = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try (Arena memory = Arena.ofConfined()) {
                int fd = (int) OPEN.invokeExact(memory.allocateFrom("/proc/" + pid() + "/ns/net"), 0);
                if ((int) SETNS.invokeExact(fd, CLONE_NEWNET) != 0) {
                    throw new AssertionError("setns refused");
                }
                opened.complete(open.call());
            } catch (Throwable e) {
                opened.completeExceptionally(e);
            }
        });
        try {
            return opened.join();
        } catch (CompletionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @Override
    public void close() {
        holder.destroy();
    }
}
