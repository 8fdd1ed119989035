package org.iceserver.signal.v1;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Faults;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.jspecify.annotations.Nullable;

/** A whole signal server in virtual time. Its clock starts just before it wraps around. */
final class Switchboard {
    private static final Duration SWEEP = Duration.ofMillis(100);

    final SignalLimits limits;
    final List<String> revoked = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    final List<Throwable> broken = new ArrayList<>();
    final KeptExchanges exchanges = new KeptExchanges();
    final SignalHub hub;
    final NativeProtocol protocol;
    /** Whether there are credentials of our own for each peer. */
    boolean mints = true;
    private int minted;
    private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

    Switchboard() {
        this(SignalLimits.of(Profile.LOCAL));
    }

    Switchboard(SignalLimits limits) {
        this(limits, Admission.EVERYBODY);
    }

    Switchboard(SignalLimits limits, Admission admission) {
        this(limits, admission, MemoryBudget.ample().share(Holding.SIGNAL_SESSIONS));
    }

    Switchboard(SignalLimits limits, Admission admission, MemoryShare memory) {
        this.limits = limits;
        // Seeded: every run hands out the same ids.
        hub = new SignalHub(limits, new Random(1), revoked::add, (client, limit) -> {},
                new Faults((what, why) -> broken.add(why)), memory);
        protocol = new NativeProtocol(hub, this::mint, admission, ended::add, exchanges, new Random(2));
    }

    private IceConfiguration mint(String host, String peer, boolean secure, IceGrant grant) {
        minted++;
        List<IceServer> servers = new ArrayList<>(grant.others());
        servers.addFirst(mints
                ? new IceServer(List.of("turn:" + host + ":3478"), minted + ":" + peer, "secret")
                : new IceServer(List.of("turn:" + host + ":3478"), null, null));
        return new IceConfiguration(servers, 100);
    }

    long now() {
        return now;
    }

    /** A new connection that has said nothing. */
    Line connect() {
        return connect(null);
    }

    Line connect(@Nullable String token) {
        return connectFrom("127.0.0.1", token);
    }

    Line connectFrom(String address, @Nullable String token) {
        Line line = new Line(this);
        line.opened(protocol.opened(line, "example.local", false, new Caller(address, token), now));
        return line;
    }

    /** A connection that has been welcomed. */
    Line arrive() {
        Line line = connect();
        line.welcomed(line.say("{'type':'hello'}").take("welcome"));
        return line;
    }

    /** A peer that is in this room, and has read all about it. */
    Line arriveIn(String room) {
        Line line = arrive();
        line.say("{'type':'join','room':'" + room + "'}").take("ok");
        return line;
    }

    void pass(Duration time) {
        for (long left = time.toNanos(); left > 0; left -= SWEEP.toNanos()) {
            now += Math.min(left, SWEEP.toNanos());
            protocol.expire(now, 10_000);
        }
    }
}
