package org.iceserver.turn.allocation;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.iceserver.annotation.HotPath;
import org.iceserver.stun.AddressFamily;
import org.iceserver.transport.IpAddress;

/**
 * Records which shard owns which relayed port of each relay address. Shards claim ports here, and packets to one of our
 * own addresses find their shard here. Any thread.
 */
public final class RelayDirectory {
    /** No shard owns this address and port. */
    public static final int NOBODY = -1;
    /** No matching port is free. */
    public static final int FULL = -1;

    /**
     * A relay address.
     *
     * @param bound the address to which relay sockets are bound
     * @param told the address that clients are told; it differs behind a one-to-one NAT
     */
    public record Relay(IpAddress bound, IpAddress told) {}

    /** The kind of port that is wanted. */
    public enum PortKind {
        ANY, EVEN,
        /** An even port; the next one is claimed too. */
        EVEN_WITH_NEXT
    }

    private final List<Relay> relays;
    private final int firstPort;
    private final int lastPort;
    private final AtomicIntegerArray[] owners;
    private final long[] addresses;

    /** @throws IllegalArgumentException with one sentence, when the port range is empty or not within 1-65535 */
    public RelayDirectory(List<Relay> relays, int firstPort, int lastPort) {
        if (firstPort < 1 || lastPort > 0xFFFF || firstPort > lastPort) {
            throw new IllegalArgumentException("the relay port range " + firstPort + "-" + lastPort
                    + " is empty or not within 1-65535; the usual one is --relay-ports 49152-65535");
        }
        this.relays = List.copyOf(relays);
        this.firstPort = firstPort;
        this.lastPort = lastPort;
        owners = new AtomicIntegerArray[relays.size()];
        addresses = new long[relays.size() * 4];
        for (int i = 0; i < owners.length; i++) {
            Relay relay = relays.get(i);
            owners[i] = new AtomicIntegerArray(lastPort - firstPort + 1);
            addresses[4 * i] = relay.told().high();
            addresses[4 * i + 1] = relay.told().low();
            addresses[4 * i + 2] = relay.bound().high();
            addresses[4 * i + 3] = relay.bound().low();
        }
    }

    public List<Relay> relays() {
        return relays;
    }

    /** Whether there is a relay address of this family. */
    public boolean relays(AddressFamily family) {
        return relays.stream().anyMatch(relay -> relay.told().isV4() == (family == AddressFamily.IPV4));
    }

    public int firstPort() {
        return firstPort;
    }

    public int lastPort() {
        return lastPort;
    }

    /** The index of the relay that has this address, as bound or as told, or {@link #NOBODY}. */
    @HotPath
    public int relayOf(long high, long low) {
        for (int i = 0; i < addresses.length; i += 2) {
            if (addresses[i + 1] == low && addresses[i] == high) {
                return i / 4;
            }
        }
        return NOBODY;
    }

    /**
     * The bound address of the relay that has this address, as bound or as told. Any other address is returned
     * unchanged.
     */
    public IpAddress bound(IpAddress address) {
        int relay = relayOf(address.high(), address.low());
        return relay == NOBODY ? address : relays.get(relay).bound();
    }

    /** The shard that claimed this relayed transport address, or {@link #NOBODY}. */
    @HotPath
    public int owner(long high, long low, int port) {
        int relay = relayOf(high, low);
        return relay == NOBODY || port < firstPort || port > lastPort
                ? NOBODY
                : owners[relay].get(port - firstPort) - 1;
    }

    /**
     * Claims the first free port of this kind, searching the range once from a starting point and wrapping around.
     *
     * @param from the starting point, from a secure random source (RFC 8656 s7.2, RFC 6056)
     * @return the port, or {@link #FULL}
     */
    public int claim(int relay, PortKind kind, int from, int shard) {
        AtomicIntegerArray ports = owners[relay];
        int count = ports.length();
        int start = Math.floorMod(from - firstPort, count);
        for (int i = 0; i < count; i++) {
            int index = start + i < count ? start + i : start + i - count;
            if (claims(ports, index, kind, shard + 1)) {
                return firstPort + index;
            }
        }
        return FULL;
    }

    /** Whether no port of any kind is free there. Costs as much as a claim that fails. */
    public boolean full(int relay) {
        AtomicIntegerArray ports = owners[relay];
        for (int i = 0; i < ports.length(); i++) {
            if (ports.get(i) == 0) {
                return false;
            }
        }
        return true;
    }

    public void release(int relay, int port) {
        owners[relay].set(port - firstPort, 0);
    }

    /** Moves a claimed port to the shard that redeems a reservation. */
    public void move(int relay, int port, int shard) {
        owners[relay].set(port - firstPort, shard + 1);
    }

    /** Moves a claimed port to another shard, unless that shard has already given it back. */
    public void handOver(int relay, int port, int from, int to) {
        owners[relay].compareAndSet(port - firstPort, from + 1, to + 1);
    }

    private boolean claims(AtomicIntegerArray ports, int index, PortKind kind, int owner) {
        if (kind != PortKind.ANY && ((firstPort + index) & 1) != 0) {
            return false;
        }
        if (kind != PortKind.EVEN_WITH_NEXT) {
            return ports.compareAndSet(index, 0, owner);
        }
        if (index + 1 == ports.length() || !ports.compareAndSet(index, 0, owner)) {
            return false;
        }
        if (ports.compareAndSet(index + 1, 0, owner)) {
            return true;
        }
        ports.set(index, 0);
        return false;
    }
}
