package org.iceserver.turn.netty;

import io.netty.buffer.ByteBuf;
import org.iceserver.transport.Encryption;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.dtls.DtlsReceiver;
import org.iceserver.transport.dtls.DtlsSession;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.EndReason;
import org.jspecify.annotations.Nullable;

/** A client over DTLS; it keeps its allocation itself. A message is a record, and what is too long for one is dropped. */
final class DtlsClient implements ConnectedClient, DtlsReceiver {
    private final DtlsSession session;
    private final Messages messages;
    private @Nullable Allocation allocation;
    private boolean open = true;

    /** What becomes of a client's messages. */
    interface Messages {
        void onMessage(DtlsClient client, ByteBuf bytes, int offset, int length);

        void ended(DtlsClient client);

        /** Whether an allocation is to change to this client. */
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
     * Its allocation ended. Who deleted it may make another one, within the time that a silent session has; from everybody
     * else the association is taken, once what is being done is done.
     */
    void released(EndReason why) {
        left();
        if (why != EndReason.DELETED) {
            session.closeSoon();
        }
    }

    /** Its allocation lives on with another client, or none. */
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

    /** Seals a message from a peer; the array is the caller's again when this returns. */
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
