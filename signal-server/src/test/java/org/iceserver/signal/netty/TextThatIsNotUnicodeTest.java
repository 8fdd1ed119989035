package org.iceserver.signal.netty;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.FakeOutbound;
import org.iceserver.signal.Faults;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.PeerExchanges;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.announce.AnnounceProtocol;
import org.iceserver.signal.ayame.AyameProtocol;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.signal.dialect.DialectProtocol;
import org.iceserver.signal.dxos.DxosProtocol;
import org.iceserver.signal.peerjs.PeerJsHandshake;
import org.iceserver.signal.peerjs.PeerJsProtocol;
import org.iceserver.signal.simplesignal.SimpleSignal;
import org.iceserver.signal.socketio.EngineVersion;
import org.iceserver.signal.socketio.SocketIoConnection;
import org.iceserver.signal.socketio.SocketIoHandshake;
import org.iceserver.signal.socketio.SocketIoProtocol;
import org.iceserver.signal.trystero.TrysteroProtocol;
import org.iceserver.signal.v1.NativeProtocol;
import org.iceserver.signal.yjs.YjsProtocol;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Every string that a dialect looks at, with every kind of text that is not Unicode in its place: the client is told so, nothing
 * breaks, neither then nor when deadlines are over.
 */
class TextThatIsNotUnicodeTest {
    /** Stands where the text goes. */
    private static final String HERE = "@";
    private static final List<String> LONE = List.of("\\ud800", "ghost\\ud800x", "\\udc00", "\\ude00\\ud83d",
            "\\ud83d\\ud83d\\ude00");
    /** As Latin-1, so that each character is one byte. */
    private static final List<String> NOT_UTF8 = List.of("\u00FF", "\u00C0\u00AF", "\u00ED\u00A0\u0080",
            "a\u00E2\u0082",
            "\u00F4\u0090\u0080\u0080");
    private static final String KEY = "base64:" + "A".repeat(43) + "=";

    private static final List<String> NATIVE = List.of("{'type':'@'}", "{'type':'hello','token':'@'}",
            "{'type':'hello','session':'@'}", "{'type':'hello','@':1}");
    private static final List<String> NATIVE_AFTER_HELLO = List.of("{'type':'join','room':'@'}",
            "{'type':'leave','room':'@'}", "{'type':'update','room':'@','info':1}", "{'type':'list','room':'@'}",
            "{'type':'offer','room':'@','to':'p'}", "{'type':'offer','room':'lab','to':'@'}",
            "{'type':'answer','room':'lab','to':'@'}", "{'type':'candidate','room':'lab','to':'@'}",
            "{'type':'bye','room':'lab','to':'@'}", "{'type':'message','room':'lab','to':'@'}",
            "{'type':'ice','token':'@'}");
    private static final List<String> PEERJS = List.of("{'type':'@'}", "{'type':'OFFER','dst':'@','payload':1}",
            "{'type':'ANSWER','dst':'@'}", "{'type':'CANDIDATE','dst':'@'}", "{'type':'LEAVE','dst':'@'}",
            "{'type':'EXPIRE','dst':'@'}");
    private static final List<String> YJS = List.of("{'type':'@'}", "{'type':'subscribe','topics':['a','@']}",
            "{'type':'unsubscribe','topics':['@']}", "{'type':'publish','topic':'@','data':1}");
    private static final List<String> ANNOUNCE = List.of("{'action':'@'}", "{'action':'scrape','info_hash':['@']}",
            "{'action':'announce','info_hash':'@','peer_id':'AAAAAAAAAAAAAAAAAAAA'}",
            "{'action':'announce','info_hash':'aaaaaaaaaaaaaaaaaaaa','peer_id':'@'}",
            "{'action':'announce','info_hash':'aaaaaaaaaaaaaaaaaaaa','peer_id':'AAAAAAAAAAAAAAAAAAAA','event':'@'}");
    private static final List<String> AYAME = List.of("{'type':'@'}", "{'type':'register','roomId':'@'}",
            "{'type':'register','roomId':'lab','clientId':'@'}", "{'type':'register','roomId':'lab','key':'@'}",
            "{'type':'register','roomId':'lab','authnMetadata':{'token':'@'}}");
    private static final List<String> TRYSTERO = List.of("{'type':'@','topic':'a'}", "{'type':'subscribe','topic':'@'}",
            "{'type':'unsubscribe','topic':'@'}", "{'type':'publish','topic':'@','payload':1}");
    private static final List<String> SIMPLE_SIGNAL = List.of("42['simple-signal[discover]',{'room':'@'}]",
            "42['simple-signal[discover]',{'id':'@','channel':'x'}]",
            "42['simple-signal[discover]',{'id':'x','channel':'@'}]",
            "42['simple-signal[offer]',{'target':'@','sessionId':1}]", "42['simple-signal[signal]',{'target':'@'}]",
            "42['simple-signal[reject]',{'target':'@'}]",
            "421['simple-signal[candidates]',{'discoveryData':{'channel':'@'}}]",
            "421['simple-signal[leave]',{'discoveryData':{'channel':'@'}}]");
    private static final List<String> DXOS = Stream.of("join", "leave", "lookup", "offer", "signal")
            .flatMap(call -> Stream.of("{'id':'@','topic':'KEY','remoteId':'KEY'}",
                    "{'id':'KEY','topic':'@','remoteId':'KEY'}", "{'id':'KEY','topic':'KEY','remoteId':'@'}")
                    .map(fields -> call + " {'data':" + fields.replace("KEY", KEY) + "}"))
            .toList();

    private final SignalLimits limits = SignalLimits.of(Profile.LOCAL);
    private final List<Throwable> broken = new ArrayList<>();
    private final SignalHub hub = new SignalHub(limits, new Random(1), peer -> {}, (client, limit) -> {},
            new Faults((what, why) -> broken.add(why)), MemoryBudget.ample().share(Holding.SIGNAL_SESSIONS));
    private final Told told = new Told();

    /** Counts what the client was told. */
    private static final class Told extends FakeOutbound {
        private int messages;

        @Override
        public void send(byte[] message) {
            messages++;
        }
    }

    /** @param first what the client says first */
    private record Spoken(String name, Function<TextThatIsNotUnicodeTest, DialectProtocol> protocol, List<String> first,
            List<String> templates) {}

    static Stream<Arguments> everyFieldOfEveryDialect() {
        return Stream.of(new Spoken("ice-signal.v1", TextThatIsNotUnicodeTest::ofNative, List.of(), NATIVE),
                new Spoken("ice-signal.v1", TextThatIsNotUnicodeTest::ofNative,
                        List.of("{'type':'hello'}", "{'type':'join','room':'lab'}"), NATIVE_AFTER_HELLO),
                new Spoken("PeerJS", test -> new PeerJsProtocol(test.hub, Admission.EVERYBODY), List.of(), PEERJS),
                new Spoken("y-webrtc", test -> new YjsProtocol(test.hub, Admission.EVERYBODY), List.of(), YJS),
                new Spoken("WebTorrent",
                        test -> new AnnounceProtocol(test.hub, Admission.EVERYBODY, new Random(3)), List.of(),
                        ANNOUNCE),
                new Spoken("Ayame", test -> new AyameProtocol(test.hub, Admission.EVERYBODY,
                        (host, peer, secure, grant) -> new IceConfiguration(List.of(), 100)), List.of(), AYAME),
                new Spoken("Trystero", test -> new TrysteroProtocol(test.hub, Admission.EVERYBODY), List.of(),
                        TRYSTERO),
                new Spoken("simple-signal", TextThatIsNotUnicodeTest::ofSocketIo,
                        List.of("40", "42['simple-signal[discover]',{}]"), SIMPLE_SIGNAL),
                new Spoken("DxOS", test -> new DxosProtocol(test.hub, Admission.EVERYBODY, InstantSource.system()),
                        List.of(), DXOS))
                .flatMap(spoken -> spoken.templates.stream()
                        .flatMap(template -> Stream.concat(LONE.stream(), NOT_UTF8.stream())
                                .map(text -> Arguments.of(spoken.name, spoken.protocol, spoken.first,
                                        template.replace(HERE, text)))));
    }

    private static DialectProtocol ofNative(TextThatIsNotUnicodeTest test) {
        return new NativeProtocol(test.hub, (host, peer, secure, grant) -> new IceConfiguration(List.of(), 100),
                Admission.EVERYBODY, peer -> {}, PeerExchanges.NONE, new Random(2));
    }

    private static DialectProtocol ofSocketIo(TextThatIsNotUnicodeTest test) {
        return new SocketIoProtocol(test.hub, Admission.EVERYBODY, new Random(2),
                new SimpleSignal(test.hub, Set.of(Dialect.SIMPLE_SIGNAL, Dialect.DXOS)), 65_536);
    }

    private Conversation open(DialectProtocol protocol) {
        Caller caller = new Caller("192.0.2.7", null);
        return switch (protocol) {
            case NativeProtocol ours -> ours.opened(told, "example.local", false, caller, 0);
            case PeerJsProtocol peerJs ->
                peerJs.opened(told, new PeerJsHandshake("peerjs", "ann", "1", "192.0.2.7"), 0);
            case YjsProtocol yjs -> yjs.opened(told, caller, 0);
            case SocketIoProtocol socketIo ->
                socketIo.opened(new SocketIoHandshake(EngineVersion.V4, true, caller), told, 0);
            case DxosProtocol dxos -> dxos.opened(told, caller, 0);
            case AnnounceProtocol announce -> announce.opened(told, caller, 0);
            case AyameProtocol ayame -> ayame.opened(told, "example.local", false, caller, 0);
            case TrysteroProtocol trystero -> trystero.opened(told, caller, 0);
            default -> throw new AssertionError(protocol);
        };
    }

    private static byte[] bytes(DialectProtocol protocol, String message) {
        byte[] text = message.replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1);
        return protocol instanceof DxosProtocol ? frame(text) : text;
    }

    /** {@code NAME DATA} as a call with the number 1. */
    private static byte[] frame(byte[] text) {
        int space = new String(text, StandardCharsets.ISO_8859_1).indexOf(' ');
        int data = text.length - space - 1;
        byte[] inner = new byte[2 + space + 2 + data];
        inner[1] = (byte) space;
        System.arraycopy(text, 0, inner, 2, space);
        inner[2 + space] = (byte) ((data & 0x7F) | 0x80);
        inner[3 + space] = (byte) (data >> 7);
        System.arraycopy(text, space + 1, inner, 4 + space, data);
        byte[] frame = new byte[3 + inner.length];
        frame[0] = 1 << 1;
        frame[1] = (byte) ((inner.length & 0x7F) | 0x80);
        frame[2] = (byte) (inner.length >> 7);
        System.arraycopy(inner, 0, frame, 3, inner.length);
        return frame;
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("everyFieldOfEveryDialect")
    void isRefusedInTheDialectsOwnWords(String name, Function<TextThatIsNotUnicodeTest, DialectProtocol> dialect,
            List<String> first, String message) {
        DialectProtocol protocol = dialect.apply(this);
        Conversation client = open(protocol);
        for (String before : first) {
            byte[] said = bytes(protocol, before);
            client.received(said, said.length, 0);
        }
        int before = told.messages;
        byte[] text = bytes(protocol, message);
        assertThatCode(() -> client.received(text, text.length, 1)).doesNotThrowAnyException();
        assertThat(told.messages > before || told.closeCode != 0).as("the client is told").isTrue();
        assertNothingBreaksLater(protocol);
    }

    private void assertNothingBreaksLater(DialectProtocol protocol) {
        for (int seconds = 1; seconds < 120; seconds++) {
            protocol.expire(TimeUnit.SECONDS.toNanos(seconds), 100);
        }
        assertThat(broken).isEmpty();
        assertThat(hub.peerCount()).isZero();
    }

    static Stream<String> whatIsPosted() {
        return NOT_UTF8.stream().map(text -> "42['simple-signal[offer]',{'target':'x','signal':'" + text + "'}]");
    }

    @ParameterizedTest
    @MethodSource("whatIsPosted")
    void isRefusedFromClientsThatPoll(String packet) {
        SocketIoProtocol protocol = (SocketIoProtocol) ofSocketIo(this);
        for (EngineVersion version : EngineVersion.values()) {
            SocketIoConnection client = protocol.opened(
                    new SocketIoHandshake(version, false, new Caller("192.0.2.7", null)), 0);
            protocol.begin(client, true);
            byte[] text = packet.replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1);
            List<String> answered = new ArrayList<>();
            client.posted(text, () -> answered.add("ok"), 0);
            assertThat(answered).containsExactly("ok");
            assertThat(client.closed()).isTrue();
        }
        assertNothingBreaksLater(protocol);
    }
}
