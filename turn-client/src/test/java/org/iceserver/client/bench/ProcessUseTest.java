package org.iceserver.client.bench;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessUseTest {
    /** proc_pid_stat(5): the name stands in brackets and may hold brackets and blanks itself; utime is field 14, stime 15. */
    @Test
    void cpuTimeIsReadBehindANameWithBracketsAndBlanks() {
        String stat = "4711 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 7 0 100";

        assertThat(ProcessUse.parse(stat, "Name:\tx\nVmRSS:\t    2048 kB\nThreads:\t7\n"))
                .isEqualTo(new ProcessUse(3_000_000_000L, 2 << 20));
    }
}
