/**
 * The UDP layer on java.nio: correct on every system, one system call and one address object per datagram.
 *
 * <p>What enters and leaves, and on which thread: as {@link org.iceserver.transport.UdpTransport} says. It sends at
 * once instead of queueing. {@code InetSocketAddress} lives in here and nowhere else.
 */
@NullMarked
package org.iceserver.transport.portable;

import org.jspecify.annotations.NullMarked;
