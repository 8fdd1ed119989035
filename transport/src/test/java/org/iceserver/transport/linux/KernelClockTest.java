package org.iceserver.transport.linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

class KernelClockTest {
    /** Which of the two it says depends on the host; interop compares it with what another program reads. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have no adjtimex")
    void linuxSaysWhetherSomethingKeepsTheClock() {
        assertThat(KernelClock.synchronised()).isPresent();
    }
}
