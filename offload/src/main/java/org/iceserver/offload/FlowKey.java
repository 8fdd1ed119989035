package org.iceserver.offload;

import java.lang.foreign.MemorySegment;

import org.iceserver.transport.IpAddress;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * The flow of a UDP packet: both addresses, which are of one family, both ports, and the channel number of ChannelData (RFC
 * 8656 s12.4), or 0 if the payload is application data only. The layout in memory is {@code struct flow4} and {@code struct
 * flow6} of relay.h.
 */
public record FlowKey(IpAddress from, int fromPort, IpAddress to, int toPort, int channel) {
    static final int V4_BYTES = 16;
    static final int V6_BYTES = 40;
    private static final int PORTS_AND_CHANNEL = 8;

    public FlowKey {
        if (from.isV4() != to.isV4()) {
            throw new IllegalArgumentException("a packet from " + from + " cannot go to " + to);
        }
    }

    boolean isV4() {
        return from.isV4();
    }

    int bytes() {
        return isV4() ? V4_BYTES : V6_BYTES;
    }

    /** The key without the channel number. */
    FlowKey plain() {
        return new FlowKey(from, fromPort, to, toPort, 0);
    }

    void write(MemorySegment memory, long at) {
        writeAddresses(memory, at);
        long ports = at + bytes() - PORTS_AND_CHANNEL;
        writePorts(memory, ports);
        memory.set(JAVA_SHORT, ports + 6, (short) 0);
    }

    void writeAddresses(MemorySegment memory, long at) {
        int bytes = (bytes() - PORTS_AND_CHANNEL) / 2;
        NetworkOrder.write(memory, at, from);
        NetworkOrder.write(memory, at + bytes, to);
    }

    /** Ports and channel number: six bytes. */
    void writePorts(MemorySegment memory, long at) {
        memory.set(NetworkOrder.SHORT, at, (short) fromPort);
        memory.set(NetworkOrder.SHORT, at + 2, (short) toPort);
        memory.set(NetworkOrder.SHORT, at + 4, (short) channel);
    }
}
