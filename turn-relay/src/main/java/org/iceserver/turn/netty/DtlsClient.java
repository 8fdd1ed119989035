package org.iceserver.turn.netty;

import io.netty.buffer.ByteBuf;
import org.iceserver.transport.Encryption;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.dtls.DtlsReceiver;
import org.iceserver.transport.dtls.DtlsSession;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.EndReason;
import org.jspecify.annotations.Nullable;

/**
 * A client over DTLS. It keeps its own allocation. Each message is one record; a message that is too long for a record
 * is dropped.
 */
final class DtlsClient implements ConnectedClient, DtlsReceiver {
    private final DtlsSession session;
    private final Messages messages;
    private @Nullable Allocation allocation;
    private boolean open = true;

    /** Handles the client's messages. */
    interface Messages {
        void onMessage(DtlsClient client, ByteBuf bytes, int offset, int length);

        void ended(DtlsClient client);

        /** Whether an allocation is about to move to this client. */
        boolean awaited(DtlsClient client);
    }

    DtlsClient(DtlsSession session, Messages messages) {
        this.session = session;
        this.messages = messages;
    }

    @Override
    public FiveTuple fiveTuple() {
        return session.fiveTuple();
    }

    @Override
    public Encryption encryption() {
        return session.encryption();
    }

    @Override
    public int listener() {
        return session.listener();
    }

    @Override
    public @Nullable Allocation allocation() {
        return allocation;
    }

    @Override
    public void allocation(Allocation made) {
        allocation = made;
        session.inUse(true);
    }

    /**
     * Its allocation ended. A client that deleted it may make another one before the idle timeout. In every other case
     * the association is closed after the current work is done.
     */
    void released(EndReason why) {
        left();
        if (why != EndReason.DELETED) {
            session.closeSoon();
        }
    }

    /** Its allocation lives on with another client or without one. */
    void left() {
        allocation = null;
        session.inUse(false);
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public void respond(ByteBuf response) {
        byte[] message = new byte[response.readableBytes()];
        response.readBytes(message).release();
        session.send(message, 0, message.length);
    }

    /** Encrypts and sends a message from a peer. The caller may reuse the array when this returns. */
    void send(byte[] message, int length) {
        session.send(message, 0, length);
    }

    @Override
    public void onDatagram(ByteBuf bytes, int offset, int length) {
        messages.onMessage(this, bytes, offset, length);
    }

    @Override
    public boolean awaited() {
        return messages.awaited(this);
    }

    @Override
    public void closed() {
        open = false;
        messages.ended(this);
    }
}
