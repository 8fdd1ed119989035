package org.iceserver.transport;

/** Which implementation of the UDP layer to run ({@code --transport}). */
public enum TransportMode {
    /** Native where this machine has it, else portable. */
    AUTO,
    /** Batched system calls on epoll: Linux on x86-64 or AArch64 with glibc. Elsewhere the start fails. */
    NATIVE,
    /** java.nio, on every system. */
    PORTABLE
}
