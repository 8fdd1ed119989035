package org.iceserver.offload;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import org.iceserver.offload.bpf.BpfCalls;
import org.jspecify.annotations.Nullable;

import static java.lang.foreign.ValueLayout.JAVA_INT;

/**
 * One loop's share of the routes and accounts: it alone gives them away and writes them. One thread.
 *
 * <p>A route is a place in shared memory and an entry of a hash that leads there from what a packet says. It is opened by writing the
 * place, then the entry; closed by writing its deadline, then taking the entry out; and its place goes to another after a second, in
 * which no program can still have it in its hands. Should one all the same, it finds another flow's key there and leaves the packet.
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

    /** Room for one allocation's counts, which begin at 0, without limits; null where there is none. */
    public @Nullable Account openAccount(long nowNanos) {
        int place = accountPlaces.take(nowNanos);
        if (place == Places.NONE) {
            return null;
        }
        MemorySegment memory = maps.account(place);
        memory.fill((byte) 0);
        return new Account(memory, place);
    }

    /** Its routes are closed, and its counts were read for the last time. */
    public void close(Account account, long nowNanos) {
        accountPlaces.giveBack(account.index(), nowNanos);
    }

    /**
     * From a client to its peer: the channel header is taken off.
     *
     * @param match the client's ChannelData as it comes
     * @param out as it leaves the relayed address
     * @param peerHere the peer is a relayed address of this server, and {@code out} what its own route to its client matches
     * @param mtu as {@link Route#mtu}
     * @return closed as yet, see {@link Route#expires}; null where there is no room
     */
    public @Nullable Route openToPeer(FlowKey match, FlowKey out, boolean peerHere, Account account, int mtu,
            int generation, long nowNanos) {
        return open(match, out, false, peerHere, account, mtu, generation, nowNanos);
    }

    /**
     * From a peer to the client: a channel header with the channel of {@code out} is put in front.
     *
     * @param match the peer's packet as it comes to the relayed address
     * @param out as it leaves the server's address
     * @return as {@link #openToPeer}
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

    /** The program uses it for no packet more. */
    public void close(Route route, long nowNanos) {
        route.expires(0);
        route.match().write(key, 0);
        calls.delete(maps.flows(route.match().isV4()), key);
        routePlaces.giveBack(route.slot(), nowNanos);
    }

    /** How many routes are open. */
    public int openRoutes() {
        return routePlaces.taken();
    }

    /** How many accounts are open. */
    public int openAccounts() {
        return accountPlaces.taken();
    }
}
