package org.iceserver.signal.netty;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.signal.dialect.Wire;
import org.iceserver.signal.peerjs.PeerJsHandshake;
import org.iceserver.signal.peerjs.PeerJsProtocol;
import org.iceserver.signal.simplesignal.SimpleSignal;
import org.iceserver.signal.socketio.EngineVersion;
import org.iceserver.signal.socketio.SocketIoHandshake;
import org.iceserver.signal.socketio.SocketIoProtocol;
import org.iceserver.signal.yjs.YjsProtocol;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The token {@code a} is good for the room {@code a} alone; whoever shows none may go everywhere. */
class RoomsOfATokenTest {
    private static final Admission ADMISSION = (applicant, told) -> told.accept("a".equals(applicant.caller().token())
            ? new Verdict.Admitted(Set.of("a"), IceGrant.PLAIN)
            : Verdict.Admitted.EVERYWHERE);

    private final SignalHub hub = new SignalHub(SignalLimits.of(Profile.PUBLIC), new Random(1), peer -> {},
            (client, limit) -> {});
    private final Wire victim = new Wire();
    private final Wire bound = new Wire();

    private static Caller caller(String token) {
        return new Caller("192.0.2.7", token.isEmpty() ? null : token);
    }

    private static void say(Conversation from, String text) {
        byte[] utf8 = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        from.received(utf8, utf8.length, 0);
    }

    @Test
    void bindWhatYWebrtcPublishes() {
        YjsProtocol protocol = new YjsProtocol(hub, ADMISSION);
        say(protocol.opened(victim, caller(""), 0), "{'type':'subscribe','topics':['b']}");
        Conversation attacker = protocol.opened(bound, caller("a"), 0);
        say(attacker, "{'type':'publish','topic':'b','data':'injected'}");
        assertThat(bound.take()).contains("not-in-room");
        say(attacker, "{'type':'subscribe','topics':['b']}");
        assertThat(bound.take()).contains("forbidden");
        say(attacker, "{'type':'publish','topic':'b','data':'injected'}");
        assertThat(bound.take()).contains("not-in-room");
        assertThat(victim.takeAll()).isEmpty();
    }

    @Test
    void makeATokenUselessForPeerJs() {
        PeerJsProtocol protocol = new PeerJsProtocol(hub, ADMISSION);
        protocol.opened(bound, new PeerJsHandshake("peerjs", "ann", "a", "192.0.2.7"), 0);
        assertThat(bound.take()).contains("ERROR", "use a token without 'rooms'");
        assertThat(bound.closeCode).isEqualTo(4401);
        assertThat(hub.peerCount()).isZero();
    }

    private Conversation socketIo(SocketIoProtocol protocol, Wire wire, String token) {
        Conversation talk = protocol.opened(new SocketIoHandshake(EngineVersion.V4, true, caller(token)), wire, 0);
        say(talk, "40");
        wire.takeAll();
        return talk;
    }

    private static String discover(Conversation talk, Wire wire, String room) {
        say(talk, "42['simple-signal[discover]'," + room + "]");
        String answer = wire.take();
        int from = answer.indexOf("\"id\":\"") + 6;
        return answer.substring(from, answer.indexOf('"', from));
    }

    @Test
    void bindOffersOfSimpleSignalInBothDirections() {
        SocketIoProtocol protocol = new SocketIoProtocol(hub, ADMISSION, new Random(2),
                new SimpleSignal(hub, Set.of(Dialect.SIMPLE_SIGNAL, Dialect.DXOS)), 65_536);
        Conversation free = socketIo(protocol, victim, "");
        String freeId = discover(free, victim, "{'room':'b'}");
        Conversation attacker = socketIo(protocol, bound, "a");
        String boundId = discover(attacker, bound, "{}");
        say(attacker, "42['simple-signal[offer]',{'target':'" + freeId + "','sessionId':1}]");
        assertThat(bound.take()).contains("simple-signal[reject]", "peer-not-found");
        say(attacker, "42['simple-signal[signal]',{'target':'" + freeId + "'}]");
        say(free, "42['simple-signal[offer]',{'target':'" + boundId + "','sessionId':2}]");
        assertThat(victim.takeAll()).singleElement().asString().contains("peer-not-found");
        assertThat(bound.takeAll()).isEmpty();
        discover(free, victim, "{'room':'a'}");
        discover(attacker, bound, "{'room':'a'}");
        say(attacker, "42['simple-signal[offer]',{'target':'" + freeId + "','sessionId':3}]");
        assertThat(victim.takeAll()).singleElement().asString().contains("simple-signal[offer]");
    }

    @Test
    void bindPeersOfDxosThatShareNoChannel() {
        SocketIoProtocol protocol = new SocketIoProtocol(hub, ADMISSION, new Random(2),
                new SimpleSignal(hub, Set.of(Dialect.DXOS)), 65_536);
        String id = "1".repeat(64);
        say(socketIo(protocol, victim, ""),
                "42['simple-signal[discover]',{'id':'" + id + "','channel':'" + "c".repeat(64) + "'}]");
        victim.takeAll();
        Conversation attacker = socketIo(protocol, bound, "a");
        say(attacker, "42['simple-signal[discover]',{'id':'" + "2".repeat(64) + "','channel':'" + "c".repeat(64)
                + "'}]");
        assertThat(bound.take()).contains("forbidden");
        say(attacker, "42['simple-signal[offer]',{'target':'" + id + "','sessionId':1}]");
        assertThat(bound.take()).contains("peer-not-found");
        assertThat(victim.takeAll()).isEmpty();
    }
}
