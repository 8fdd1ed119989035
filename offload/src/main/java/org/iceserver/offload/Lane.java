package org.iceserver.offload;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import org.iceserver.offload.bpf.BpfCalls;
import org.jspecify.annotations.Nullable;

import static java.lang.foreign.ValueLayout.JAVA_INT;

/**
 * One loop's share of the routes and accounts. Only this lane gives them away and writes them. One thread.
 *
 * <p>A route is a place in shared memory, and an entry of a hash that maps the fields of a packet to that place. To open a
 * route, the lane writes the place and then the entry. To close it, the lane writes its deadline and then removes the entry.
 * The place is reused only after one second, when no program can still hold it. If a program does hold it, it finds the key of
 * another flow there and leaves the packet to the sockets.
 */
public final class Lane {
    static final long REST_NANOS = 1_000_000_000L;

    private final BpfCalls calls = new BpfCalls();
    private final SharedMaps maps;
    private final Rules rules;
    private final Places routePlaces;
    private final Places accountPlaces;
    private final MemorySegment key;
    private final MemorySegment value;

    Lane(SharedMaps maps, Rules rules, int index, int lanes) {
        this.maps = maps;
        this.rules = rules;
        int routes = maps.routes() / lanes;
        int accounts = maps.accounts() / lanes;
        routePlaces = new Places(index * routes, routes, REST_NANOS);
        accountPlaces = new Places(index * accounts, accounts, REST_NANOS);
        Arena memory = Arena.ofAuto();
        key = memory.allocate(FlowKey.V6_BYTES, Long.BYTES);
        value = memory.allocate(Integer.BYTES, Integer.BYTES);
    }

    /** Opens the counters of one allocation, which begin at 0 and have no limits. Null if there is no room. */
    public @Nullable Account openAccount(long nowNanos) {
        int place = accountPlaces.take(nowNanos);
        if (place == Places.NONE) {
            return null;
        }
        MemorySegment memory = maps.account(place);
        memory.fill((byte) 0);
        return new Account(memory, place);
    }

    /** Closes an account: its routes are closed, and its counts were read for the last time. */
    public void close(Account account, long nowNanos) {
        accountPlaces.giveBack(account.index(), nowNanos);
    }

    /**
     * Opens the direction from a client to its peer. The program removes the channel header.
     *
     * @param match the client's ChannelData as it arrives
     * @param out the packet as it leaves the relayed address
     * @param peerHere whether the peer is a relayed address of this server; {@code out} is then what its own route to its
     * client matches
     * @param mtu see {@link Route#mtu}
     * @return a route that is still closed, see {@link Route#expires}; null if there is no room
     */
    public @Nullable Route openToPeer(FlowKey match, FlowKey out, boolean peerHere, Account account, int mtu,
            int generation, long nowNanos) {
        return open(match, out, false, peerHere, account, mtu, generation, nowNanos);
    }

    /**
     * Opens the direction from a peer to the client. The program adds a channel header with the channel of {@code out}.
     *
     * @param match the peer's packet as it arrives at the relayed address
     * @param out the packet as it leaves the server's address
     * @return see {@link #openToPeer}
     */
    public @Nullable Route openToClient(FlowKey match, FlowKey out, Account account, int mtu, int generation,
            long nowNanos) {
        return open(match, out, true, false, account, mtu, generation, nowNanos);
    }

    private @Nullable Route open(FlowKey match, FlowKey out, boolean toClient, boolean peerHere, Account account,
            int mtu, int generation, long nowNanos) {
        int place = routePlaces.take(nowNanos);
        if (place == Places.NONE) {
            return null;
        }
        Route route = new Route(maps.route(place), rules, place, match);
        route.prepare(out, account.index(), toClient, peerHere, mtu);
        route.renew(generation);
        match.write(key, 0);
        value.set(JAVA_INT, 0, place);
        if (calls.update(maps.flows(match.isV4()), key, value) < 0) {
            routePlaces.giveBack(place, nowNanos);
            return null;
        }
        return route;
    }

    /** Closes a route: the program uses it for no further packet. */
    public void close(Route route, long nowNanos) {
        route.expires(0);
        route.match().write(key, 0);
        calls.delete(maps.flows(route.match().isV4()), key);
        routePlaces.giveBack(route.slot(), nowNanos);
    }

    /** The number of open routes. */
    public int openRoutes() {
        return routePlaces.taken();
    }

    /** The number of open accounts. */
    public int openAccounts() {
        return accountPlaces.taken();
    }
}
