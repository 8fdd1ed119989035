package org.iceserver.transport;

/**
 * A handler that also wants the ICMP errors its packets cause (RFC 8656 s11.5).
 *
 * <p>A socket opened with one asks the kernel for them (IP_RECVERR); the portable transport cannot and never calls
 * {@link #onIcmpError}.
 */
public interface IcmpErrorHandler extends DatagramHandler {
    /** Called on the socket's loop, at most 16 times a turn and socket. */
    void onIcmpError(UdpSocket socket, IcmpError error);
}
