package org.iceserver.client.bench;

import org.iceserver.client.TurnException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProcessUseTest {
    @Test
    void processorTimeIsTheFirstFigureOfSchedstat() {
        assertThat(ProcessUse.cpuNanos("3000000123 77 12\n")).isEqualTo(3_000_000_123L);
    }

    @Test
    void residentMemoryIsFoundAmongTheRest() {
        assertThat(ProcessUse.residentBytes("Name:\tx\nVmRSS:\t    2048 kB\nThreads:\t7\n")).isEqualTo(2 << 20);
    }

    @Test
    void thisProcessHasUsedSome() throws Exception {
        ProcessUse use = ProcessUse.of(ProcessHandle.current().pid());
        assertThat(use.cpuNanos()).isPositive();
        assertThat(use.residentBytes()).isPositive();
    }

    @Test
    void aProcessThatIsNotThereIsOneSentence() {
        assertThatThrownBy(() -> ProcessUse.of(Integer.MAX_VALUE)).isInstanceOf(TurnException.class)
                .hasMessageContaining("give the server's process id");
    }
}
