package org.iceserver.transport.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The threads of the JVM's compilers. On a processor that one shares with a media loop the kernel gives it half of the
 * time, for as long as a method takes to compile: tens of milliseconds, in which packets come and are not read. The
 * JVM's own flags for it (ThreadPriorityPolicy, CompilerThreadPriority) warn when root sets them and move other
 * threads, too.
 */
public final class CompilerThreads {
    /**
     * Above the nice value of the process. A weight of 335 against the loop's 1,024 (sched(7)): a quarter of a processor
     * that both want all of, so that a server that is loaded from its first second on still gets compiled.
     */
    static final int NICER = 5;
    private static final int NICEST = 19;

    private static final Path PROCESS = Path.of("/proc/self");
    /** As the kernel cuts it, with C1 or C2 in front. */
    private static final String NAME = " CompilerThre) ";
    /** Where proc_pid_stat(5) has the nice value, counted behind the name. */
    private static final int NICE_FIELD = 16;

    private CompilerThreads() {}

    /**
     * Makes them give way to the process's other threads; those that they start later inherit it. It takes no privilege;
     * where a sandbox forbids it they stay as they are. Any thread, any number of times.
     */
    public static void giveWay() {
        try (Arena memory = Arena.ofConfined();
                DirectoryStream<Path> tasks = Files.newDirectoryStream(PROCESS.resolve("task"))) {
            LibC libc = new LibC(memory);
            int nice = Math.min(nice(Files.readString(PROCESS.resolve("stat"))) + NICER, NICEST);
            for (Path task : tasks) {
                if (isCompiler(task)) {
                    int unused = libc.setpriority(Linux.PRIO_PROCESS, Integer.parseInt(task.getFileName().toString()),
                            nice);
                }
            }
        } catch (IOException e) {
            // Nothing else depends on it: the server runs as it would have.
        }
    }

    /** Not of one that has just ended. */
    private static boolean isCompiler(Path task) {
        try {
            return Files.readString(task.resolve("stat")).contains(NAME);
        } catch (IOException e) {
            return false;
        }
    }

    private static int nice(String stat) {
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE_FIELD]);
    }
}
