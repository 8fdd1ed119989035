package org.iceserver.transport;

/** Receives what arrives at one socket, on the loop that owns it. */
@FunctionalInterface
public interface DatagramHandler {
    /**
     * Called once per datagram. An exception costs this datagram only: the transport counts and logs it and goes on.
     *
     * @param datagram valid until this returns
     */
    void onDatagram(UdpSocket socket, Datagram datagram);
}
