package org.iceserver.transport;

/** Receives the datagrams of one socket, on the loop that owns it. */
@FunctionalInterface
public interface DatagramHandler {
    /**
     * Called once per datagram. An exception loses only this datagram: the transport counts and logs it and goes on.
     *
     * @param datagram valid until this returns
     */
    void onDatagram(UdpSocket socket, Datagram datagram);
}
