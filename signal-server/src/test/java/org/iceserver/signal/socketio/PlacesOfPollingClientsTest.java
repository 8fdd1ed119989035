package org.iceserver.signal.socketio;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who gives way where there are as many sessions as may be: no connection bounds those that poll. */
class PlacesOfPollingClientsTest {
    private final SignalHub hub = new SignalHub(SignalLimits.of(Profile.LOCAL), new Random(1), peer -> {},
            (client, limit) -> {});
    private final SocketIoProtocol protocol = new SocketIoProtocol(hub, Admission.EVERYBODY, new Random(1),
            (connection, permitted) -> {
                throw new IllegalStateException("nobody connects here");
            }, 65_536);

    private SocketIoConnection begins(String client) {
        assertThat(protocol.makesPlaceFor(client)).isTrue();
        SocketIoConnection connection = protocol
                .opened(new SocketIoHandshake(EngineVersion.V4, false, new Caller(client, null)), 0);
        protocol.begin(connection, true);
        connection.polled(opening -> {}, 0);
        return connection;
    }

    /** As many as there may be; each has one request answered and sends no other. */
    private List<SocketIoConnection> fill() {
        List<SocketIoConnection> silent = new ArrayList<>();
        for (int i = 0; silent.size() < SocketIoProtocol.SESSIONS - 1; i++) {
            silent.add(begins("192.0.2." + (1 + i % 200)));
        }
        return silent;
    }

    @Test
    void theSessionThatItsClientLeftAloneForTheLongestGivesWayToANewcomer() {
        SocketIoConnection waits = begins("198.51.100.1");
        waits.polled(payload -> {}, 0);
        List<SocketIoConnection> silent = fill();

        SocketIoConnection newcomer = begins("203.0.113.7");

        assertThat(protocol.session(newcomer.session())).isSameAs(newcomer);
        assertThat(protocol.session(waits.session())).isSameAs(waits);
        assertThat(protocol.session(silent.getFirst().session())).isNull();
        assertThat(protocol.session(silent.get(1).session())).isNotNull();
        assertThat(hub.faults().count()).isZero();
    }

    @Test
    void thereIsNoPlaceWhereEveryClientWaits() {
        fill().forEach(connection -> connection.polled(payload -> {}, 0));
        SocketIoConnection last = begins("203.0.113.7");
        last.polled(payload -> {}, 0);
        assertThat(protocol.makesPlaceFor("203.0.113.8")).isFalse();

        last.end(SignalError.GOODBYE);
        assertThat(protocol.makesPlaceFor("203.0.113.8")).isTrue();
    }
}
