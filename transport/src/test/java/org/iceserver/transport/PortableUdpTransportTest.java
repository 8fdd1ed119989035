package org.iceserver.transport;

class PortableUdpTransportTest extends UdpTransportContract {
    @Override
    TransportMode mode() {
        return TransportMode.PORTABLE;
    }
}
