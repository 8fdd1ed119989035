package org.iceserver.turn;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.AllocationListener;
import org.iceserver.turn.allocation.DefaultFamily;
import org.iceserver.turn.allocation.DetachedRelay;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.PermissionLifetimes;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.CredentialSource;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.auth.NonceKeys;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.limits.Limits;
import org.iceserver.turn.limits.UnauthenticatedBudget;
import org.iceserver.turn.mobility.AllocationTransfer;
import org.iceserver.turn.mobility.Mobility;
import org.iceserver.turn.policy.OwnAddresses;
import org.iceserver.turn.policy.PeerPolicy;
import org.iceserver.turn.policy.PeerRules;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.rejection.RejectionListener;
import org.iceserver.turn.time.Now;
import org.jspecify.annotations.Nullable;

/**
 * A TURN server without a network and with a clock that stands still until told: shards that share one server, driven by
 * encoded messages. Users are alice (password "a"), bob ("b") and {@code 1000:rest} ("r", expires at second 1000).
 */
final class VirtualServer {
    static final String REALM = "example.org";
    static final IpAddress SERVER = IpAddress.parse("198.51.100.10");
    static final IpAddress RELAY_V4 = IpAddress.parse("198.51.100.10");
    static final IpAddress RELAY_V6 = IpAddress.parse("2001:db8::10");
    static final String PEER = "8.8.8.8";
    static final String OTHER_PEER = "9.9.9.9";
    static final String PEER_V6 = "2a00:1450::1";
    static final int LISTENER = 0;
    static final int STREAM_LISTENER = 1;

    final OwnAddresses own;
    final RelayDirectory directory;
    final TurnServer server;
    final List<TurnShard> shards = new ArrayList<>();
    final List<FakeSockets> sockets = new ArrayList<>();
    final List<Ended> ended = new ArrayList<>();
    final List<Allocation> created = new ArrayList<>();
    final List<Allocation> refreshed = new ArrayList<>();
    final Set<DetachedRelay> onTheirWay = new HashSet<>();
    final List<ClientPath> moving = new ArrayList<>();
    final List<ClientPath> left = new ArrayList<>();
    final List<ClientPath> arrivedAt = new ArrayList<>();
    final List<ClientPath> awaited = new ArrayList<>();
    final List<LateAnswer> answeredLate = new ArrayList<>();
    final List<Rejected> rejected = new ArrayList<>();
    final List<String> refusedBy = new ArrayList<>();
    final MemoryBudget memory;
    private long nanos = -5_000_000_000L;
    private long epochSeconds = 500;

    /** A session that ended. */
    record Ended(Allocation allocation, EndReason why) {}

    /** The choices of a test. The default is a server with two families and the default policy. */
    static final class Setup {
        private Limits limits = Limits.lab();
        private MemoryBudget memory = MemoryBudget.ample();
        private CredentialSource credentials = VirtualServer::known;
        private PeerRules rules = PeerRules.STANDARD;
        private AlternateServers alternates = AlternateServers.NONE;
        private DefaultFamily family = DefaultFamily.AUTO;
        private boolean tcp;
        private boolean mobility;
        private int maxSession = TurnSettings.MAX_SESSION_SECONDS;
        private int firstPort = 49_152;
        private int lastPort = 65_535;
        private List<RelayDirectory.Relay> relays = List.of(new RelayDirectory.Relay(RELAY_V4, RELAY_V4),
                new RelayDirectory.Relay(RELAY_V6, RELAY_V6));

        Setup memory(MemoryBudget chosen) {
            memory = chosen;
            return this;
        }

        Setup limits(Limits chosen) {
            limits = chosen;
            return this;
        }

        Setup credentials(CredentialSource chosen) {
            credentials = chosen;
            return this;
        }

        Setup rules(PeerRules chosen) {
            rules = chosen;
            return this;
        }

        Setup alternates(TransportAddress... chosen) {
            return alternates(AlternateWhen.FULL, Alternates.NONE, Stream.of(chosen)
                    .map(address -> new AlternateServer(address, Optional.empty())).toArray(AlternateServer[]::new));
        }

        Setup alternates(AlternateWhen when, Alternates best, AlternateServer... chosen) {
            alternates = new AlternateServers(List.of(chosen), best, when);
            return this;
        }

        Setup maxSession(Duration chosen) {
            maxSession = (int) chosen.toSeconds();
            return this;
        }

        Setup family(DefaultFamily chosen) {
            family = chosen;
            return this;
        }

        Setup tcp() {
            tcp = true;
            return this;
        }

        Setup mobility() {
            mobility = true;
            return this;
        }

        Setup ports(int first, int last) {
            firstPort = first;
            lastPort = last;
            return this;
        }

        Setup relays(RelayDirectory.Relay... chosen) {
            relays = List.of(chosen);
            return this;
        }

        VirtualServer start() {
            return new VirtualServer(this);
        }
    }

    static Setup setup() {
        return new Setup();
    }

    static VirtualServer start() {
        return new Setup().start();
    }

    private VirtualServer(Setup setup) {
        List<IpAddress> relayed = new ArrayList<>();
        setup.relays.forEach(relay -> relayed.addAll(List.of(relay.bound(), relay.told())));
        own = new OwnAddresses(relayed);
        memory = setup.memory;
        directory = new RelayDirectory(setup.relays, setup.firstPort, setup.lastPort);
        TurnSettings settings = new TurnSettings(REALM, TurnSettings.DEFAULT_LIFETIME_SECONDS,
                TurnSettings.MAX_LIFETIME_SECONDS, setup.maxSession,
                PermissionLifetimes.STANDARD, setup.limits, setup.alternates, setup.family);
        TurnServer udpOnly = new TurnServer(settings, setup.credentials, NonceKeys.random(new SecureRandom()),
                new PeerPolicy(setup.rules, own));
        TurnServer relaying = setup.tcp ? udpOnly.withTcp() : udpOnly;
        server = setup.mobility ? relaying.with(new Mobility(new SecureRandom())) : relaying;
        addShard();
    }

    /** One more loop of the same server. */
    TurnShard addShard() {
        Random chance = new Random(42L + shards.size());
        FakeSockets shardSockets = new FakeSockets(directory, shards.size(), onTheirWay, chance);
        sockets.add(shardSockets);
        TurnShard shard = new TurnShard(shards.size(), server,
                new UnauthenticatedBudget(server.settings().limits().unauthenticated(), chance.nextLong()),
                shardSockets, new ShardListeners(allocationListener(), rejectionListener(), answeredLate::add), chance,
                memory.share(Holding.PARKED_REQUESTS));
        shards.add(shard);
        return shard;
    }

    private AllocationListener allocationListener() {
        return new AllocationListener() {
            @Override
            public void created(Allocation allocation) {
                created.add(allocation);
            }

            @Override
            public void refreshed(Allocation allocation) {
                refreshed.add(allocation);
            }

            @Override
            public void removed(Allocation allocation, EndReason why) {
                ended.add(new Ended(allocation, why));
            }

            @Override
            public void moving(Allocation allocation) {
                moving.add(allocation.client());
            }

            @Override
            public void leaving(Allocation allocation) {
                left.add(allocation.client());
            }

            @Override
            public void arrived(Allocation allocation) {
                arrivedAt.add(allocation.client());
            }

            @Override
            public void awaited(ClientPath next, int listener) {
                awaited.add(next);
            }
        };
    }

    private RejectionListener rejectionListener() {
        return new RejectionListener() {
            @Override
            public void rejected(Rejected told) {
                rejected.add(told);
                Limit limit = told.reason().limit();
                if (limit != null) {
                    refusedBy.add(limit.toString());
                }
            }

            @Override
            public void dropped(ClientPath from, String username, Limit limit) {
                refusedBy.add(limit.toString());
            }
        };
    }

    /** What the requests come to that waited for this query, now that the credential source has answered. */
    List<LateAnswer> resume(KeyQuery query, KeyLookup.Settled key) {
        return late(() -> shard().resume(query, key, now()));
    }

    /** The answers that come late through this. */
    List<LateAnswer> late(Runnable event) {
        int before = answeredLate.size();
        event.run();
        return List.copyOf(answeredLate.subList(before, answeredLate.size()));
    }

    /** Alice and bob with both keys, and found by USERHASH where that is offered. */
    static CredentialSource offering(boolean sha256, boolean anonymity) {
        return new CredentialSource() {
            @Override
            public KeyLookup find(KeyQuery query, long epochSeconds) {
                for (String name : List.of("alice", "bob")) {
                    if (query.claim().names(name, REALM)) {
                        return new KeyLookup.Found(name, List.of(IntegrityKey.longTerm(query.algorithm(), name, REALM,
                                name.substring(0, 1))), name);
                    }
                }
                return KeyLookup.Unknown.NO_SUCH_USER;
            }

            @Override
            public SecurityFeatures features() {
                return new SecurityFeatures(sha256, anonymity);
            }
        };
    }

    private static KeyLookup known(KeyQuery query, long epochSeconds) {
        return switch (query.claim()) {
            case Claim.Name name -> known(name.username(), query, epochSeconds);
            case Claim.Hash _,Claim.Token _ -> KeyLookup.Unknown.NO_SUCH_USER;
        };
    }

    private static KeyLookup known(String username, KeyQuery query, long epochSeconds) {
        return switch (username) {
            case "alice" -> found("alice", "alice", "a");
            case "bob" -> found("bob", "bob", "b");
            case "1000:rest" -> query.allocate() && epochSeconds > 1000
                    ? KeyLookup.Unknown.expired(1000)
                    : found("1000:rest", "rest", "r");
            case "2000:rest" -> found("2000:rest", "rest", "r");
            default -> KeyLookup.Unknown.NO_SUCH_USER;
        };
    }

    static KeyLookup.Found found(String username, String quotaUser, String password) {
        return new KeyLookup.Found(username, List.of(IntegrityKey.longTerm(username, REALM, password)), quotaUser);
    }

    TurnShard shard() {
        return shards.getFirst();
    }

    FakeSockets sockets() {
        return sockets.getFirst();
    }

    Now now() {
        return new Now(nanos, epochSeconds);
    }

    /** Time passes, and every timer that is due is served. */
    void pass(Duration time) {
        passUnserved(time);
        shards.forEach(shard -> shard.expire(now(), Integer.MAX_VALUE));
    }

    /** Time passes, and no timer is served yet. */
    void passUnserved(Duration time) {
        nanos += time.toNanos();
        epochSeconds += time.toSeconds();
    }

    /** The wall clock is set to another time; the monotonic one goes on. */
    void wallClockJumps(Duration by) {
        epochSeconds += by.toSeconds();
    }

    /** A client at 203.0.113.5 behind this port, who is alice. */
    VirtualClient client(int port) {
        return client("203.0.113.5", port);
    }

    VirtualClient client(String address, int port) {
        return new VirtualClient(this, shard(), path(TransportProtocol.UDP, address, port), LISTENER, "alice", "a");
    }

    VirtualClient streamClient(int port) {
        return streamClient("203.0.113.5", port);
    }

    VirtualClient streamClient(String address, int port) {
        return new VirtualClient(this, shard(), path(TransportProtocol.TCP, address, port), STREAM_LISTENER, "alice",
                "a");
    }

    /** Data comes from the client; whose it is. An allocation that waits for it on another shard comes here. */
    @Nullable
    Allocation data(VirtualClient from) {
        Allocation known = allocation(from);
        if (known != null) {
            return known;
        }
        FiveTuple path = from.path().fiveTuple();
        int owner = from.shard().awaitedBy(path.client().high(), path.client().low(), path.clientPort(),
                from.listener());
        return owner == RelayDirectory.NOBODY ? null : move(owner, from);
    }

    /** The allocation that waits for this client leaves its shard and comes to the client's. */
    @Nullable
    Allocation move(int owner, VirtualClient to) {
        AllocationTransfer leaving = shards.get(owner).leave(to.path(), to.listener(), now());
        if (leaving == null) {
            return null;
        }
        leaving.announce();
        return to.shard().arrive(leaving, to.path(), now());
    }

    Mobility mobility() {
        return Objects.requireNonNull(server.mobility(), "mobility is forbidden");
    }

    /** The allocation that data of this client belongs to, without any move between shards. */
    @Nullable
    Allocation allocation(VirtualClient from) {
        FiveTuple path = from.path().fiveTuple();
        return from.shard().allocation(path.client().high(), path.client().low(), path.clientPort(),
                from.listener());
    }

    static VirtualPath path(TransportProtocol protocol, String address, int port) {
        return new VirtualPath(protocol, IpAddress.parse(address), port);
    }

    @Nullable
    Allocation lastCreated() {
        return created.isEmpty() ? null : created.getLast();
    }
}
