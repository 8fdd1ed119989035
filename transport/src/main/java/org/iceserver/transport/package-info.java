/**
 * Event loops, batched UDP sockets and stream listeners; it knows no protocol of ours.
 *
 * <p>What enters: datagrams and connections. What leaves: {@link org.iceserver.transport.Datagram} cursors handed to a
 * {@link org.iceserver.transport.DatagramHandler} on the loop that owns the socket, and what the caller queued with
 * {@link org.iceserver.transport.UdpSocket#send}, flushed at the end of the loop's turn.
 *
 * <p>Threads: everything that belongs to a {@link org.iceserver.transport.MediaLoop} is touched by that loop's thread
 * alone.
 */
@NullMarked
package org.iceserver.transport;

import org.jspecify.annotations.NullMarked;
