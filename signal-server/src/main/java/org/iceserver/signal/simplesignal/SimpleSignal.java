package org.iceserver.signal.simplesignal;

import java.util.Set;

import org.iceserver.signal.Admittance;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.json.MessageReader;
import org.iceserver.signal.socketio.Application;
import org.iceserver.signal.socketio.SocketIoConnection;

/** Makes a {@link SimpleSignalClient} for each connection. */
public final class SimpleSignal implements Application.Factory {
    private static final Set<String> READ = Set.of("id", "channel", "room", "target");

    private final SignalHub hub;
    private final Set<Dialect> served;
    private final MessageReader reader;

    /** @param served which of the two dialects; the other's clients are told so */
    public SimpleSignal(SignalHub hub, Set<Dialect> served) {
        this.hub = hub;
        this.served = Set.copyOf(served);
        this.reader = new MessageReader(hub.limits().messageBytes(), READ);
    }

    @Override
    public Application open(SocketIoConnection connection, Admittance admittance) {
        return new SimpleSignalClient(this, connection, admittance);
    }

    SignalHub hub() {
        return hub;
    }

    boolean serves(Dialect dialect) {
        return served.contains(dialect);
    }

    MessageReader reader() {
        return reader;
    }
}
