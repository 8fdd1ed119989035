package org.iceserver.interop;

import java.util.Optional;

import org.iceserver.transport.linux.KernelClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Python's ctypes reads the kernel's clock status by itself. */
final class KernelClockToolsTest {
    private static final String PROGRAM = """
                                          import ctypes
                                          class Timex(ctypes.Structure):
                                              _fields_ = [("modes", ctypes.c_uint), ("offset", ctypes.c_long),
                                                  ("freq", ctypes.c_long), ("maxerror", ctypes.c_long),
                                                  ("esterror", ctypes.c_long), ("status", ctypes.c_int),
                                                  ("rest", ctypes.c_char * 200)]
                                          timex = Timex()
                                          ctypes.CDLL(None).adjtimex(ctypes.byref(timex))
                                          print("kept" if timex.status & 64 == 0 else "alone")
                                          """;

    @Test
    void bothSayTheSameAboutTheClock() {
        ForeignTool python = ForeignTool.run(30, "python3", "-c", PROGRAM);

        assertThat(python.output().strip()).isIn("kept", "alone");
        assertThat(KernelClock.synchronised()).isEqualTo(Optional.of(python.output().strip().equals("kept")));
    }
}
