package org.iceserver.signal.yjs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.FakeOutbound;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a large room costs: its members wait for one text, not for a copy each. */
class SharedTextTest {
    private final YjsProtocol protocol = new YjsProtocol(
            new SignalHub(SignalLimits.of(Profile.LOCAL), new Random(1), peer -> {}, (client, limit) -> {}),
            Admission.EVERYBODY);

    /** Keeps the arrays that it is sent. */
    private static final class Receiver extends FakeOutbound {
        private final List<byte[]> sent = new ArrayList<>();

        @Override
        public void send(byte[] message) {
            sent.add(message);
        }
    }

    private YjsConnection subscriber(Receiver receiver) {
        YjsConnection connection = protocol.opened(receiver, new Caller("192.0.2.7", null), 0);
        say(connection, "{'type':'subscribe','topics':['lab']}");
        return connection;
    }

    private static void say(YjsConnection from, String json) {
        byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        from.received(text, text.length, 0);
    }

    @Test
    void everySubscriberIsSentTheSameArray() {
        Receiver ann = new Receiver();
        Receiver bob = new Receiver();
        YjsConnection publisher = subscriber(ann);
        subscriber(bob);

        say(publisher, "{'type':'publish','topic':'lab','data':1}");

        assertThat(ann.sent).hasSize(1);
        assertThat(new String(ann.sent.getFirst(), StandardCharsets.UTF_8)).contains("\"data\":1");
        assertThat(bob.sent.getFirst()).isSameAs(ann.sent.getFirst());
    }
}
