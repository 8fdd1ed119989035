/**
 * Event loops, batched UDP sockets and stream listeners. This package knows nothing about STUN, TURN or signaling.
 *
 * <p>Input: datagrams and connections. Output: {@link org.iceserver.transport.Datagram} cursors, passed to a
 * {@link org.iceserver.transport.DatagramHandler} on the loop that owns the socket, and the packets that the caller
 * queued with {@link org.iceserver.transport.UdpSocket#send}, flushed at the end of the loop's turn.
 *
 * <p>Threads: only the loop's thread uses the objects that belong to a {@link org.iceserver.transport.MediaLoop}.
 *
 * <pre>{@code
 * try (EventLoops loops = EventLoops.open(TransportMode.AUTO, 2, System::nanoTime)) {
 *     // One socket per media loop on one port; echo what arrives.
 *     List<UdpSocket> listeners = loops.openGroup(IpAddress.parse("127.0.0.1"), 3478, DataForm.ANY, loop -> (socket, datagram) -> {
 *         UdpTransport udp = loops.media().get(loop).udp();
 *         Endpoint sender = udp.endpoint(datagram.high(), datagram.low(), datagram.port());
 *         socket.send(sender, datagram, datagram.offset(), datagram.length());
 *         sender.release();
 *     });
 *     // TCP listeners take their loops and their classes from here too.
 *     new ServerBootstrap().group(loops.newGroup("signal", 1)).channel(loops.serverSocketChannel());
 * }
 * }</pre>
 *
 * To open a socket of one loop only, such as a relay socket, call {@link org.iceserver.transport.UdpTransport#open} on
 * that loop.
 */
@NullMarked
package org.iceserver.transport;

import org.jspecify.annotations.NullMarked;
