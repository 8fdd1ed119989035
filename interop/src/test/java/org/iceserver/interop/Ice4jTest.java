package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RemoteCandidate;
import org.ice4j.ice.harvest.TurnCandidateHarvester;
import org.ice4j.security.LongTermCredential;
import org.ice4j.socket.IceUdpSocketWrapper;
import org.ice4j.socket.MultiplexingDatagramSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * ice4j, relay-only over UDP: the one transport it has to a TURN server, as over TCP it puts a length in front of every
 * STUN message, which is for peers (RFC 4571) and which no TURN server reads.
 */
@Tag("namespace")
final class Ice4jTest {
    private static final int PATIENCE_SECONDS = 40;

    /** It tells of every packet otherwise. */
    private static final Logger ITS_LOG = Logger.getLogger("org.ice4j");

    static {
        ITS_LOG.setLevel(Level.SEVERE);
        // Its own search for host candidates leaves loopback out and then fails; and it asks a cloud who it is.
        System.setProperty("ice4j.harvest.udp.use-dynamic-ports", "false");
        System.setProperty("ice4j.harvest.mapping.aws.enabled", "false");
    }

    @Test
    void twoAgentsConnect(@TempDir Path folder) throws Exception {
        try (TurnService turn = TurnService.start(folder)) {
            TransportAddress server = new TransportAddress("127.0.0.1", Integer.parseInt(turn.port("udp")),
                    Transport.UDP);
            Agent ann = agent(server, true);
            Agent bob = agent(server, false);
            tell(ann, bob);
            tell(bob, ann);
            CountDownLatch completed = new CountDownLatch(2);
            for (Agent agent : List.of(ann, bob)) {
                agent.addStateChangeListener(change -> {
                    if (change.getNewValue() == IceProcessingState.COMPLETED) {
                        completed.countDown();
                    }
                });
            }

            ann.startConnectivityEstablishment();
            bob.startConnectivityEstablishment();

            assertThat(completed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("both agents have a pair").isTrue();
            for (Agent agent : List.of(ann, bob)) {
                var pair = component(agent).getSelectedPair();
                assertThat(pair.getLocalCandidate().getType()).isEqualTo(CandidateType.RELAYED_CANDIDATE);
                assertThat(pair.getRemoteCandidate().getType()).isEqualTo(CandidateType.RELAYED_CANDIDATE);
            }
            free(ann, bob);
        }
    }

    /** On a thread that nobody has to wait for: its locks are taken in two orders, and once in a while they block each other. */
    private static void free(Agent... agents) throws InterruptedException {
        Thread freeing = Thread.ofPlatform().daemon().name("freeing ice4j's agents")
                .start(() -> List.of(agents).forEach(Agent::free));
        freeing.join(Duration.ofSeconds(5));
    }

    private static Agent agent(TransportAddress server, boolean controlling) throws IOException {
        Agent agent = new Agent();
        agent.setControlling(controlling);
        agent.addCandidateHarvester(new FromLoopback(server));
        agent.createComponent(agent.createMediaStream("data"), KeepAliveStrategy.SELECTED_ONLY, false);
        return agent;
    }

    /** The relayed candidates of one agent become the only ones that the other knows of it. */
    private static void tell(Agent from, Agent to) {
        var stream = to.getStream("data");
        stream.setRemoteUfrag(from.getLocalUfrag());
        stream.setRemotePassword(from.getLocalPassword());
        for (LocalCandidate candidate : component(from).getLocalCandidates()) {
            if (candidate.getType() == CandidateType.RELAYED_CANDIDATE) {
                component(to).addRemoteCandidate(new RemoteCandidate(candidate.getTransportAddress(), component(to),
                        candidate.getType(), candidate.getFoundation(), candidate.getPriority(), null));
            }
        }
    }

    private static Component component(Agent agent) {
        return agent.getStream("data").getComponents().getFirst();
    }

    /** Asks the TURN server from a loopback address. */
    private static final class FromLoopback extends TurnCandidateHarvester {
        FromLoopback(TransportAddress server) {
            super(server, new LongTermCredential(TurnService.USERNAME, TurnService.PASSWORD));
        }

        @Override
        public Collection<LocalCandidate> harvest(Component component) {
            try {
                IceUdpSocketWrapper socket = new IceUdpSocketWrapper(
                        new MultiplexingDatagramSocket(0, InetAddress.getLoopbackAddress()));
                component.addLocalCandidate(new HostCandidate(socket, component));
                component.getParentStream().getParentAgent().getStunStack().addSocket(socket);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return super.harvest(component);
        }
    }
}
