package org.iceserver.turn.netty;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.OncePerMinute;
import org.iceserver.transport.RefusalLog;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.UdpSocket;
import org.iceserver.transport.UdpTransport;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.turn.ControlCounters;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardListeners;
import org.iceserver.turn.TurnServer;
import org.iceserver.turn.TurnSettings;
import org.iceserver.turn.TurnShard;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.NonceKeys;
import org.iceserver.turn.auth.SlowCredentials;
import org.iceserver.turn.impairment.Impairments;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.limits.Limits;
import org.iceserver.turn.limits.UnauthenticatedBudget;
import org.iceserver.turn.policy.OwnAddresses;
import org.iceserver.turn.policy.PeerPolicy;
import org.iceserver.turn.policy.PeerRules;
import org.iceserver.turn.time.Now;
import org.iceserver.turn.time.ServerClock;
import org.iceserver.turn.trace.ExchangeReports;
import org.iceserver.turn.trace.ExchangeTap;
import org.iceserver.turn.view.SessionWatcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Unauthenticated answers to sources that are not loopback, which no socket of a test can be. */
class RequestsTest {
    private static final int BURST = 5;
    private static final IpAddress HERE = IpAddress.parse("192.0.2.1");
    private static final ServerClock STOPPED = new ServerClock(() -> 0, () -> 0);

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final LoopTurn turn = new LoopTurn(loop, STOPPED.nanos());
    private final UnauthenticatedBudget budget = new UnauthenticatedBudget(new Limits.Rate(1, BURST), 1);
    private final ServerState server = new ServerState(
            new TurnServer(new TurnSettings("example.org", Limits.local()),
                    (query, epoch) -> KeyLookup.Unknown.NO_SUCH_USER,
                    NonceKeys.random(new SecureRandom()),
                    new PeerPolicy(PeerRules.STANDARD, new OwnAddresses(List.of(HERE)))),
            new RelayDirectory(List.of(new RelayDirectory.Relay(HERE, HERE)), 50_000, 50_000), new HeldPorts(),
            SlowCredentials.NONE,
            new SecureRandom(), STOPPED, budget, Map.of(), 30, List.of(), ClientTransport.all(), null,
            SessionWatcher.NOBODY, new ExchangeTap(), MemoryBudget.ample(),
            new RejectionLog(MemoryBudget.ample().share(Holding.RECENT_REFUSALS), Runnable::run, STOPPED.nanos()),
            new Impairments());
    private final ExchangeReports sight = new ExchangeReports(0, server.exchanges(), STOPPED.nanos());
    private final RefusalLog<Limit> refusals = new RefusalLog<>(Limit.class, Limit::words, turn::nanos);
    private final TurnShard shard = new TurnShard(0, server.core(), budget,
            new RelayPorts(0, untouched(UdpTransport.class), noTcp(), server.directory(), server.held(), new Random(1),
                    untouched(RelayPorts.FromPeers.class), new OncePerMinute(turn::nanos)),
            new ShardListeners(new AllocationLifecycle(STOPPED, SessionWatcher.NOBODY, (path, listener) -> {},
                    new PathProbe(new Random(1), UnpooledByteBufAllocator.DEFAULT),
                    untouched(AllocationLifecycle.Impairing.class)),
                    new RejectionReports(refusals, server.rejections()), late -> {}),
            new Random(1), server.memory().share(Holding.PARKED_REQUESTS));
    private final Requests requests = new Requests(shard, budget,
            new Bindings(untouched(UdpTransport.class), UnpooledByteBufAllocator.DEFAULT, Map.of(),
                    new ControlCounters(), sight, turn::nanos),
            UnpooledByteBufAllocator.DEFAULT, loop, turn, untouched(Requests.Elsewhere.class), server,
            new SourceRefusals(shard.counters(), refusals), sight);

    private TcpPeers noTcp() {
        return new TcpPeers(loop, server.directory(), UnpooledByteBufAllocator.DEFAULT, () -> {
            throw new AssertionError("TCP is not relayed");
        }, () -> new Now(0, 0), new OncePerMinute(turn::nanos), server.memory());
    }

    @AfterEach
    void stopLoop() {
        loop.shutdownGracefully();
    }

    @Test
    void oneSourceGetsSoManyBindingAnswersAndNoMore() {
        assertThat(answered(client("198.51.100.7", 1_000), 20)).isEqualTo(BURST);
        assertThat(shard.counters().drops(DropReason.UNAUTHENTICATED_RATE)).isEqualTo(20 - BURST);

        // Another port is the same source; another address is not.
        assertThat(answered(client("198.51.100.7", 1_001), 3)).isZero();
        assertThat(answered(client("198.51.100.8", 1_000), 3)).isEqualTo(3);
    }

    @Test
    void aConnectionHasProvenItsAddressAndIsNotLimited() {
        StreamClient client = new StreamClient(new EmbeddedChannel(), turn, 1, TransportProtocol.TCP,
                new InetSocketAddress("198.51.100.7", 1_000), new InetSocketAddress("192.0.2.1", 3_478),
                MemoryBudget.ample());

        assertThat(answered(client, 20)).isEqualTo(20);
    }

    private static UdpClient client(String address, int port) {
        return new UdpClient(untouched(UdpTransport.class), untouched(UdpSocket.class),
                new FiveTuple(TransportProtocol.UDP, IpAddress.parse(address), port, HERE, 3_478));
    }

    /** What this test has no use for, and nothing may ask. */
    private static <T> T untouched(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (self, method, with) -> {
            throw new AssertionError(method + " was called");
        }));
    }

    private int answered(Client from, int requestCount) {
        int answers = 0;
        for (int i = 0; i < requestCount; i++) {
            byte[] request = TurnTestClient.bytes(TurnTestClient.bindingRequest());
            ByteBuf response = requests.respond(from, 0, Unpooled.wrappedBuffer(request), 0, request.length);
            if (response != null) {
                answers++;
                response.release();
            }
        }
        return answers;
    }
}
