package org.iceserver.signal.socketio;

import org.iceserver.signal.Outbound;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.dialect.Conversation;

/** A WebSocket that carries a session, or tries to. */
final class EngineWebSocket implements Conversation {
    private final SocketIoConnection connection;
    private final Outbound outbound;

    EngineWebSocket(SocketIoConnection connection, Outbound outbound) {
        this.connection = connection;
        this.outbound = outbound;
    }

    private boolean carries() {
        return connection.uses(outbound);
    }

    @Override
    public void received(byte[] utf8, int length, long now) {
        try {
            if (carries()) {
                connection.packet(utf8, length, now);
            } else {
                upgrade(utf8, length, now);
            }
        } catch (Rejection rejection) {
            refuse(rejection.error(), rejection.sentence());
        }
    }

    private void upgrade(byte[] utf8, int length, long now) throws Rejection {
        if (!connection.flow().arrived(now)) {
            outbound.close(SignalError.GOODBYE.closeCode(), SignalError.GOODBYE.code());
        } else if (connection.polling() && SocketIoConnection.isProbe(utf8, length)) {
            outbound.send(connection.probed());
        } else if (connection.polling() && length == 1 && utf8[0] == EngineTransport.UPGRADE) {
            connection.use(outbound);
        } else {
            throw new Rejection(SignalError.BAD_JSON, "An upgrade begins with a probe.");
        }
    }

    private void refuse(SignalError why, String sentence) {
        if (carries()) {
            connection.refuse(why, sentence);
        } else {
            outbound.close(SignalError.BAD_JSON.closeCode(), SignalError.BAD_JSON.code());
            connection.probeFailed();
        }
    }

    @Override
    public void tooLarge(int most) {
        if (carries()) {
            connection.tell(SignalError.TOO_LARGE, Conversation.tooLargeSentence(most));
        }
    }

    @Override
    public void receivedOtherKind(long now) {
        refuse(SignalError.BAD_JSON, "Binary packets are not understood here.");
    }

    @Override
    public void receivedControl(boolean pong, long now) {
        connection.flow().arrived(now);
    }

    @Override
    public void writable(boolean drained, long now) {
        if (carries()) {
            connection.flow().writable(drained, now);
        }
    }

    @Override
    public void ended(boolean goodbye, long now) {
        if (carries()) {
            connection.gone();
        } else {
            connection.probeFailed();
        }
    }

    @Override
    public void failed() {
        refuse(SignalError.INTERNAL, "The server failed at this message.");
    }
}
