/**
 * The UDP layer on java.nio: correct on every system, one system call and one address object per datagram.
 *
 * <p>Input, output and threads are as in {@link org.iceserver.transport.UdpTransport}. It sends at once instead of
 * queueing. Only this UDP layer uses {@code InetSocketAddress}.
 */
@NullMarked
package org.iceserver.transport.portable;

import org.jspecify.annotations.NullMarked;
