package org.iceserver.transport.dtls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.UdpSocket;

/**
 * The path back to one client: the socket that it sent to, and its address in the transport's memory. On the loop.
 *
 * @param listener the owner's number of the socket
 */
record Path(FiveTuple fiveTuple, UdpSocket socket, int listener, Endpoint client) {
    void send(byte[] bytes, int offset, int length) {
        ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
        socket.send(client, datagram.writeBytes(bytes, offset, length));
    }

    void release() {
        client.release();
    }
}
