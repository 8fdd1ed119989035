package org.iceserver.transport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.iceserver.transport.EventLoops;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have no nice value of a thread")
class CompilerThreadsTest {
    private record Task(String name, int nice) {
        boolean compiles() {
            return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
        }
    }

    @Test
    void compilersGiveWayToLoopsAndNobodyElseDoes() throws IOException {
        int own = task(Path.of("/proc/self")).orElseThrow().nice();
        try (EventLoops loops = EventLoops.open(TransportMode.NATIVE, 1, System::nanoTime)) {
            assertThat(loops.media()).hasSize(1);

            List<Task> tasks = tasks();

            assertThat(tasks).filteredOn(Task::compiles).isNotEmpty()
                    .allSatisfy(task -> assertThat(task.nice()).isEqualTo(Math.min(own + CompilerThreads.NICER, 19)));
            assertThat(tasks).filteredOn(task -> !task.compiles()).isNotEmpty()
                    .allSatisfy(task -> assertThat(task.nice()).isEqualTo(own));
        }
    }

    @Test
    void askedTwiceTheyGiveWayOnce() throws IOException {
        CompilerThreads.giveWay();
        List<Task> once = tasks().stream().filter(Task::compiles).distinct().toList();

        CompilerThreads.giveWay();

        assertThat(tasks()).filteredOn(Task::compiles).isNotEmpty().allSatisfy(task -> assertThat(once).contains(task));
    }

    private static List<Task> tasks() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.flatMap(task -> task(task).stream()).toList();
        }
    }

    /** From comm and stat of proc(5); empty when it has ended since. */
    private static Optional<Task> task(Path task) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            return Optional.of(new Task(Files.readString(task.resolve("comm")).strip(),
                    Integer.parseInt(stat.substring(stat.lastIndexOf(')')).split(" ")[17])));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }
}
