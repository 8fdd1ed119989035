/**
 * The UDP layer on Linux: batches of datagrams per system call, nothing copied, nothing allocated per packet.
 *
 * <p>Input: readiness from Netty's epoll loop ({@code EpollIoHandle}), reported once per arrival. Then {@code recvmmsg}
 * fills slots of one buffer per loop, and handlers queue the packets that they send. At the end of the loop's turn
 * {@code sendmmsg} sends each socket's queue; runs of equal length to one destination are one {@code UDP_SEGMENT}
 * message. System calls are {@code java.lang.foreign} downcalls with 64-bit struct layouts.
 *
 * <p>Supported: Linux 3.0 and later on x86-64 and AArch64 (segmentation from 4.18), glibc; musl has the same struct
 * layouts, but Netty's epoll library is built for glibc and decides.
 *
 * <p>Threads: everything belongs to one loop and is made, used and closed on its thread.
 */
@NullMarked
package org.iceserver.transport.linux;

import org.jspecify.annotations.NullMarked;
