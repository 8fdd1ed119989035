/**
 * Event loops, batched UDP sockets and stream listeners; it knows no protocol of ours.
 *
 * <p>What enters: datagrams and connections. What leaves: {@link org.iceserver.transport.Datagram} cursors handed to a
 * {@link org.iceserver.transport.DatagramHandler} on the loop that owns the socket, and what the caller queued with
 * {@link org.iceserver.transport.UdpSocket#send}, flushed at the end of the loop's turn.
 *
 * <p>Threads: everything that belongs to a {@link org.iceserver.transport.MediaLoop} is touched by that loop's thread
 * alone.
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
 * A socket of one loop alone, such as a relay socket, is opened on that loop with
 * {@link org.iceserver.transport.UdpTransport#open}.
 */
@NullMarked
package org.iceserver.transport;

import org.jspecify.annotations.NullMarked;
