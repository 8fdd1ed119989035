package org.iceserver.turn.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.Future;
import org.iceserver.annotation.HotPath;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.DatagramHandler;
import org.iceserver.transport.Heartbeat;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.MediaLoop;
import org.iceserver.transport.OncePerMinute;
import org.iceserver.transport.RefusalLog;
import org.iceserver.transport.UdpCounters;
import org.iceserver.transport.UdpSocket;
import org.iceserver.transport.dtls.DtlsSessions;
import org.iceserver.transport.dtls.DtlsSettings;
import org.iceserver.transport.memory.Holding;
import org.iceserver.turn.Answer;
import org.iceserver.turn.ControlCounters;
import org.iceserver.turn.LateAnswer;
import org.iceserver.turn.LoopCounts;
import org.iceserver.turn.PeerConnections;
import org.iceserver.turn.ShardCounters;
import org.iceserver.turn.ShardListeners;
import org.iceserver.turn.TurnShard;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.SessionVisitor;
import org.iceserver.turn.kernel.KernelLane;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.tcp.PeerConnection;
import org.iceserver.turn.time.Now;
import org.iceserver.turn.trace.ExchangeReports;
import org.jspecify.annotations.Nullable;

/** One media loop's part of the server: its shard, and everything that moves packets to and from it. */
final class RelayLoop {
    private final EventLoop loop;
    private final LoopTurn turn;
    private final TurnShard shard;
    private final AllocationLifecycle life;
    private final ControlCounters control = new ControlCounters();
    private final UdpCounters udp;
    private final Faults faults;
    private final PeerLane peerLane;
    private final IcmpLane icmpLane;
    private final Bindings bindings;
    private final Requests requests;
    private final Demultiplexer demultiplexer;
    private final AllocationTransfers transfers;
    private final Inbox inbox;
    private final AllocationTasks tasks;
    private final StreamClients streams;
    private final ImpairedSessions impaired;
    private final @Nullable DtlsSessions dtls;
    private final List<UdpSocket> listeners = new ArrayList<>();
    private final Heartbeat heartbeat;
    private @Nullable ScheduledFuture<?> ticking;

    /**
     * @param inboxes of all loops by index; this loop's is added to the list
     * @param moves the transfers of allocations between loops, likewise
     */
    RelayLoop(MediaLoop media, ServerState server, List<Inbox> inboxes, List<AllocationTransfers> moves) {
        loop = media.eventLoop();
        heartbeat = media.heartbeat();
        turn = new LoopTurn((SingleThreadEventLoop) loop, server.clock().nanos());
        ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
        TcpPeers tcp = new TcpPeers(loop, server.directory(), allocator, this::peers, this::now,
                new OncePerMinute(turn::nanos), server.memory());
        RelayPorts ports = new RelayPorts(media.index(), media.udp(), tcp, server.directory(), server.held(),
                server.chance(), new FromPeers(), new OncePerMinute(turn::nanos));
        RefusalLog<Limit> refusalLog = new RefusalLog<>(Limit.class, Limit::words, turn::nanos);
        SplittableRandom transactions = new SplittableRandom(server.chance().nextLong());
        life = new AllocationLifecycle(server.clock(), server.watcher(), this::moveSoon,
                new PathProbe(transactions, allocator), new ImpairingHere());
        udp = media.udp().counters();
        shard = new TurnShard(media.index(), server.core(), server.budget(), ports,
                new ShardListeners(life, new RejectionReports(refusalLog, server.rejections()), this::late),
                server.chance(), server.memory().share(Holding.PARKED_REQUESTS));
        faults = new Faults(shard.counters(), turn);
        peerLane = new PeerLane(shard, transactions);
        icmpLane = new IcmpLane(shard, transactions, allocator);
        Neighbours neighbours = new Neighbours(media.index(), shard, server.directory(), inboxes, peerLane, allocator,
                loop, turn);
        ExchangeReports sight = new ExchangeReports(media.index(), server.exchanges(), server.clock().nanos());
        bindings = new Bindings(media.udp(), allocator, server.discoveryTold(), control, sight, turn::nanos);
        SourceRefusals refusals = new SourceRefusals(shard.counters(), refusalLog);
        requests = new Requests(shard, server.budget(), bindings, allocator, loop, turn, new ElsewhereFromHere(),
                server,
                refusals, sight);
        streams = new StreamClients(server, shard.counters(), control, refusals, turn, faults, new FromStreams());
        ServerTls known = server.tls();
        dtls = known == null || !server.transports().contains(ClientTransport.DTLS)
                ? null
                : dtls(media, server, known, refusals);
        ClientLane clientLane = new ClientLane(shard, neighbours, media.udp().forbidsFragments());
        impaired = new ImpairedSessions(loop, turn, shard, server.impairments(),
                server.memory().share(Holding.IMPAIRED_PACKETS), allocator, clientLane, peerLane, faults);
        demultiplexer = new Demultiplexer(shard, media.udp(), turn, clientLane, requests, this::hold,
                dtls, server.transports().contains(ClientTransport.UDP));
        transfers = new AllocationTransfers(media.index(), loop, moves, shard, requests, demultiplexer, allocator,
                server.memory());
        inbox = new Inbox(loop, turn::atEnd, packet -> neighbours.receive(packet, turn.nanos()), faults);
        inboxes.add(inbox);
        tasks = new AllocationTasks(loop, turn, shard, requests::now, faults);
    }

    private DtlsSessions dtls(MediaLoop media, ServerState server, ServerTls known, SourceRefusals refusals) {
        return new DtlsSessions(media, known.certificates(),
                new DtlsSettings(known.dtls(), DtlsClients.MOST, server.memory().share(Holding.CONNECTIONS),
                        server.idleStreamSeconds()),
                new DtlsClients(shard, server.budget(), turn, refusals, new FromDtls(), control),
                server.clock().nanos(),
                server.chance());
    }

    // ---- from any thread

    /** The handler of one UDP listener's socket on this loop. */
    DatagramHandler listener(int number) {
        return shard.mobile()
                ? new MobileClients(demultiplexer, shard, number)
                : (socket, datagram) -> demultiplexer.onDatagram(socket, datagram, number);
    }

    void listens(UdpSocket socket) {
        loop.execute(() -> listeners.add(socket));
    }

    /** Starts NAT behaviour discovery on these two ports of one address; it works when the future is done. */
    Future<?> discoverable(UdpSocket primary, UdpSocket alternate) {
        return loop.submit(() -> bindings.discoverable(primary, alternate));
    }

    void stopListening(IpAddress address) {
        loop.execute(() -> {
            listeners.stream().filter(socket -> socket.localAddress().equals(address)).forEach(UdpSocket::close);
            listeners.removeIf(socket -> !socket.isOpen());
        });
    }

    /** Ends everything that uses this local address, which cannot be used any more. */
    void forget(IpAddress address) {
        DtlsSessions sessions = dtls;
        if (sessions != null) {
            loop.execute(() -> sessions.close(path -> path.server().equals(address)));
        }
    }

    /** From now on the kernel may relay for this loop's channels. */
    void offload(KernelLane below) {
        loop.execute(() -> {
            shard.adopt();
            shard.offload(below, task -> turn.next(() -> turn.atEnd(task)));
        });
    }

    void start() {
        loop.execute(() -> ticking = heartbeat.everySecond(loop, this::tick));
    }

    void execute(Runnable task) {
        loop.execute(task);
    }

    /** The server's settings have changed. */
    void adopt() {
        loop.execute(shard::adopt);
    }

    EventLoop eventLoop() {
        return loop;
    }

    boolean runsOn(EventLoop other) {
        return loop == other;
    }

    Faults faults() {
        return faults;
    }

    ShardCounters counters() {
        return shard.counters();
    }

    LoopCounts counts() {
        return new LoopCounts(shard.counters(), life.counters(), control, udp);
    }

    AllocationTasks sessions() {
        return tasks;
    }

    /** The operator's impairments have changed. Completes with the number of impaired sessions. */
    CompletableFuture<Integer> impairAnew() {
        Considering considering = new Considering();
        return tasks.visit(considering).thenApply(_ -> considering.count);
    }

    Future<?> close() {
        return loop.submit(this::closeNow);
    }

    // ---- on the loop

    private PeerConnections peers() {
        return shard.peers();
    }

    private Now now() {
        return requests.now();
    }

    /** Passes late answers on, because {@link #requests} is made after the shard that calls this. */
    private void late(LateAnswer answer) {
        requests.late(answer);
    }

    // AllocationTransfers is made last, so these methods pass on to it.
    private void moveSoon(ClientPath next, int listener) {
        loop.execute(() -> transfers.depart(next, listener));
    }

    private void hold(Client client, int listener, ByteBuf bytes, int offset, int length) {
        transfers.hold(client, listener, bytes, offset, length);
    }

    private void tick() {
        countBelow();
        impaired.beat();
        try {
            if (shard.expire(requests.now(), AllocationTasks.PER_TURN) == AllocationTasks.PER_TURN) {
                turn.next(this::tick);
            }
        } catch (Throwable e) {
            // If more was due than one turn may handle, the rest waits for the next beat.
            faults.record("expiry", e);
        }
    }

    private void countBelow() {
        try {
            if (shard.kernel().beat(turn.nanos(), AllocationTasks.PER_TURN)) {
                turn.next(this::countBelow);
            }
        } catch (Throwable e) {
            faults.record("counting what the kernel relayed", e);
        }
    }

    /** Impairs every session that an operator's impairment fits. */
    private final class Considering implements SessionVisitor {
        private int count;

        @Override
        public void see(Allocation allocation, Now now) {
            if (impaired.consider(allocation, now.nanos())) {
                count++;
            }
        }

        @Override
        public void forget() {
            count = 0;
        }
    }

    /** {@link #impaired} is made last, so this passes on to it. */
    private final class ImpairingHere implements AllocationLifecycle.Impairing {
        @Override
        public void here(Allocation allocation) {
            impaired.consider(allocation, turn.nanos());
        }

        @Override
        public void leaving(Allocation allocation) {
            impaired.leave(allocation);
        }
    }

    /** Passes on requests and clients that this loop does not handle itself. */
    private final class ElsewhereFromHere implements Requests.Elsewhere {
        @Override
        public void forward(Answer.Forward request, Respondent from) {
            transfers.forward(request, from);
        }

        @Override
        public void becomesData(Respondent client, ByteBuf response, PeerConnection connection) {
            DataHandover.begin((StreamClient) client, response, connection);
        }
    }

    /** Takes what relay sockets receive. */
    private final class FromPeers implements RelayPorts.FromPeers {
        @Override
        @HotPath
        public void deliver(Allocation to, Datagram datagram) {
            peerLane.deliver(to, datagram.high(), datagram.low(), datagram.port(), datagram, datagram.offset(),
                    datagram.length(), turn.nanos());
        }

        @Override
        public void icmpError(Allocation to, IcmpError error) {
            icmpLane.deliver(to, error, turn.nanos());
        }
    }

    /** Takes a connection that was registered on this loop. */
    void accept(Channel connection, int listenerNumber) {
        streams.accept(connection, listenerNumber);
    }

    /** Takes a connection of a shared port, likewise. */
    void acceptShared(Channel connection, int listenerNumber, boolean encrypted) {
        streams.acceptShared(connection, listenerNumber, encrypted);
    }

    /** Takes what TCP and TLS clients send. */
    private final class FromStreams implements StreamClients.Messages {
        @Override
        public void onFrame(StreamClient client, ByteBuf bytes, int offset, int length) {
            demultiplexer.onFrame(client, bytes, offset, length);
        }

        @Override
        public void ended(StreamClient client) {
            connectionEnded(client);
        }

        @Override
        public boolean awaited(StreamClient client) {
            return shard.awaits(client, client.listener());
        }
    }

    /** Takes what DTLS clients send. */
    private final class FromDtls implements DtlsClient.Messages {
        @Override
        public void onMessage(DtlsClient client, ByteBuf bytes, int offset, int length) {
            demultiplexer.onMessage(client, bytes, offset, length);
        }

        @Override
        public void ended(DtlsClient client) {
            connectionEnded(client);
        }

        @Override
        public boolean awaited(DtlsClient client) {
            return shard.awaits(client, client.listener());
        }
    }

    private void connectionEnded(ConnectedClient client) {
        transfers.gone(client);
        shard.clientGone(client, client.listener());
    }

    private void closeNow() {
        ScheduledFuture<?> tick = ticking;
        if (tick != null) {
            tick.cancel(false);
        }
        shard.end(_ -> true, EndReason.SHUTDOWN);
        DtlsSessions sessions = dtls;
        if (sessions != null) {
            sessions.close();
        }
        listeners.forEach(UdpSocket::close);
        listeners.clear();
        inbox.close();
        transfers.close();
        streams.close();
    }
}
