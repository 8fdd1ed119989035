package org.iceserver.transport;

/**
 * A handler that also wants the ICMP errors about its packets (RFC 8656 s11.5).
 *
 * <p>A socket with such a handler asks the kernel for these errors (IP_RECVERR). The portable transport cannot do this
 * and never calls {@link #onIcmpError}.
 */
public interface IcmpErrorHandler extends DatagramHandler {
    /** Called on the socket's loop, at most 16 times a turn and socket. */
    void onIcmpError(UdpSocket socket, IcmpError error);
}
