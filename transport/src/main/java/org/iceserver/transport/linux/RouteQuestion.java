package org.iceserver.transport.linux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

import org.iceserver.transport.IpAddress;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/** Asks the kernel which route a packet to one address takes (RTM_GETROUTE, rtnetlink(7)): microseconds. One thread. */
final class RouteQuestion implements AutoCloseable {
    private static final int NLMSG_ERROR = 2;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_GETROUTE = 26;
    private static final int NLM_F_REQUEST = 1;
    private static final int RTMSG = 12;
    private static final int RTMSG_TYPE = Netlink.HEADER + 7;
    private static final int RTA_HEADER = 4;
    private static final int RTA_DST = 1;

    private final Netlink netlink;
    private int sequence;

    RouteQuestion() throws IOException {
        netlink = Netlink.open();
    }

    /**
     * Whether the kernel would deliver a packet to this address on this host.
     *
     * @throws IOException when it gives no answer
     */
    boolean endsHere(IpAddress address) throws IOException {
        write(address);
        netlink.ask();
        while (true) {
            int length = netlink.answer();
            if (length < Netlink.HEADER) {
                throw new IOException("the kernel says nothing about the route to an address"
                        + (length < 0 ? " (" + LibC.strerror(-length) + ")" : ""));
            }
            if (netlink.buffer.get(JAVA_INT, 8) == sequence) {
                // An error means that there is no route, or one that forbids the packet.
                return switch (netlink.buffer.get(JAVA_SHORT, 4)) {
                    case RTM_NEWROUTE -> RouteTypes.endsHere(netlink.buffer.get(JAVA_BYTE, RTMSG_TYPE));
                    case NLMSG_ERROR -> false;
                    default -> throw new IOException("the kernel answers a question about a route with something else");
                };
            }
        }
    }

    private void write(IpAddress address) {
        MemorySegment message = netlink.buffer;
        byte[] destination = address.toBytes();
        int length = Netlink.HEADER + RTMSG + RTA_HEADER + destination.length;
        message.asSlice(0, length).fill((byte) 0);
        message.set(JAVA_INT, 0, length);
        message.set(JAVA_SHORT, 4, (short) RTM_GETROUTE);
        message.set(JAVA_SHORT, 6, (short) NLM_F_REQUEST);
        message.set(JAVA_INT, 8, ++sequence);
        message.set(JAVA_BYTE, Netlink.HEADER, (byte) (address.isV4() ? Linux.AF_INET : Linux.AF_INET6));
        message.set(JAVA_BYTE, Netlink.HEADER + 1, (byte) (destination.length * 8));
        message.set(JAVA_SHORT, Netlink.HEADER + RTMSG, (short) (RTA_HEADER + destination.length));
        message.set(JAVA_SHORT, Netlink.HEADER + RTMSG + 2, (short) RTA_DST);
        MemorySegment.copy(destination, 0, message, JAVA_BYTE, length - destination.length, destination.length);
    }

    @Override
    public void close() {
        netlink.close();
    }
}
