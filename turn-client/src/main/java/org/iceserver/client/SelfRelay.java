package org.iceserver.client;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

import org.iceserver.client.ProbeReport.Check;
import org.iceserver.client.ProbeReport.Outcome;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Sends data between two allocations of one server, where no outside peer can be tested. The data may never leave the server.
 */
final class SelfRelay {
    private static final Duration RESEND = Duration.ofMillis(250);

    private final Timing timing;

    private SelfRelay(Timing timing) {
        this.timing = timing;
    }

    /** @return nothing if the user may not have a second allocation */
    static Optional<Check> check(ServerAddress server, TurnClient first, Allocated one,
            @Nullable Credentials credentials, Timing timing, String over) {
        String name = "Relay to itself" + over;
        AllocateOptions options = AllocateOptions.NONE.withFamily(RelayProbe.family(one.relayed().getAddress()));
        try (TurnClient second = TurnClient.connect(server, credentials, timing)) {
            Allocated two = second.allocate(options);
            return Optional.of(new SelfRelay(timing).check(name, first, one.relayed(), second, two.relayed()));
        } catch (TurnException e) {
            return e.is(ErrorCode.ALLOCATION_QUOTA_REACHED)
                    ? Optional.empty()
                    : Optional.of(new Check(name, Outcome.FAILED, null, String.valueOf(e.getMessage())));
        }
    }

    private Check check(String name, TurnClient first, InetSocketAddress one, TurnClient second,
            InetSocketAddress two) throws TurnException {
        first.createPermission(two);
        second.bindChannel(one);
        long start = System.nanoTime();
        if (carries(first, two, second) && carries(second, one, first)) {
            return new Check(name, Outcome.OK, Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms",
                    "A packet went there and back between two allocations. That does not prove that the relay ports or the "
                            + "relayed address can be reached, since such a packet need not leave the server.");
        }
        return new Check(name, Outcome.FAILED, null, "The server does not relay from " + Addresses.text(one) + " to "
                + Addresses.text(two) + ", which are two allocations of its own: look at its log.");
    }

    /** Sends again and again, because UDP may lose packets, until the packet has arrived or time is up. */
    private boolean carries(TurnClient from, InetSocketAddress peer, TurnClient to) throws TurnException {
        byte[] packet = ("iceserver probe to " + Addresses.text(peer)).getBytes(StandardCharsets.UTF_8);
        long deadline = System.nanoTime() + timing.deadline().toNanos();
        while (System.nanoTime() - deadline < 0) {
            from.send(peer, packet);
            Duration wait = RESEND.compareTo(timing.deadline()) < 0 ? RESEND : timing.deadline();
            for (Received next = to.receive(wait); next != null; next = to.receive(Duration.ZERO)) {
                if (next.data().equals(Bytes.of(packet))) {
                    return true;
                }
            }
        }
        return false;
    }
}
