package org.iceserver.transport.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lowers the priority of the JVM's compiler threads. When such a thread shares a processor with a media loop, the
 * kernel gives it half of the time while it compiles a method. That takes tens of milliseconds, in which packets arrive
 * and are not read. The JVM's own flags (ThreadPriorityPolicy, CompilerThreadPriority) print a warning for root and
 * change other threads too.
 */
public final class CompilerThreads {
    /**
     * Added to the nice value of the process. It gives a weight of 335 against the loop's 1,024 (sched(7)), a quarter
     * of a processor when both are busy, so that the code is still compiled when the server is loaded from its first
     * second.
     */
    static final int NICER = 5;
    private static final int NICEST = 19;

    private static final Path PROCESS = Path.of("/proc/self");
    /** The thread name as the kernel truncates it; C1 or C2 is in front. */
    private static final String NAME = " CompilerThre) ";
    /** The field of the nice value in proc_pid_stat(5), counted from after the name. */
    private static final int NICE_FIELD = 16;

    private CompilerThreads() {}

    /**
     * Makes the compiler threads give way to the process's other threads. Threads that they start later inherit this.
     * It needs no privilege; where a sandbox forbids it, nothing changes. Any thread, any number of times.
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
            // Ignore the failure: the server runs without it.
        }
    }

    /** The thread may have just ended. */
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
