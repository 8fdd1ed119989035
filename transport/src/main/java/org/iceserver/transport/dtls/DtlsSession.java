package org.iceserver.transport.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.Future;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.iceserver.transport.Encryption;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.memory.MemoryAccount;
import org.jspecify.annotations.Nullable;

/** One client's DTLS association after its handshake. On its loop; nothing here waits. */
public final class DtlsSession {
    /** The longest plaintext that one record carries (RFC 6347 s4.1.1). */
    public static final int LONGEST = 1 << 14;

    private static final int LONGEST_DATAGRAM = 65_507;
    /** Any value works: all available datagrams are read before this time is over. */
    private static final int NO_WAIT_MILLIS = 1_000;

    private static final int DRAINED = -2;

    private final Path path;
    private final Records.Attempt attempt;
    private final DTLSTransport records;
    private final DtlsSessions owner;
    private final MemoryAccount memory;
    private final Encryption encryption;
    private final Link link = new Link();
    private @Nullable DtlsReceiver receiver;
    private @Nullable Future<?> idleCheck;
    private boolean open = true;
    private boolean broken;
    private boolean inUse;
    private boolean heardSinceCheck = true;
    private int accepted;

    /** @param memory the account that it holds until its end */
    DtlsSession(Handshake handshake, DTLSTransport records, MemoryAccount memory, DtlsSessions owner) {
        this.memory = memory;
        this.path = handshake.path();
        this.attempt = handshake.attempt();
        this.records = records;
        this.owner = owner;
        this.encryption = handshake.agreed();
        handshake.pipe().become(link);
    }

    /** Says that there are no more datagrams. It has no stack trace, because it is thrown once for every datagram. */
    private static final class Drained extends InterruptedIOException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** The record layer's socket: one datagram in, any number out. */
    private final class Link implements DatagramTransport {
        private @Nullable ByteBuf bytes;
        private int offset;
        private int length;

        void feed(ByteBuf datagram, int at, int size) {
            bytes = datagram;
            offset = at;
            length = size;
        }

        /** The record layer allocates this much for each datagram it reads. */
        @Override
        public int getReceiveLimit() {
            return length;
        }

        @Override
        public int receive(byte[] into, int at, int room, int waitMillis) throws IOException {
            ByteBuf datagram = bytes;
            if (datagram == null) {
                throw new Drained();
            }
            bytes = null;
            datagram.getBytes(offset, into, at, length);
            return length;
        }

        @Override
        public int getSendLimit() {
            return LONGEST_DATAGRAM;
        }

        @Override
        public void send(byte[] from, int at, int size) {
            path.send(from, at, size);
        }

        /** Called by the record layer when the client closed the session or violated the protocol. */
        @Override
        public void close() {
            broken = true;
        }
    }

    public FiveTuple fiveTuple() {
        return path.fiveTuple();
    }

    public Encryption encryption() {
        return encryption;
    }

    /** The listener number that was passed to {@link DtlsSessions#onDatagram} with the client's socket. */
    public int listener() {
        return path.listener();
    }

    /** Sets whether the session stays open although its client is silent. */
    public void inUse(boolean now) {
        inUse = now;
        heardSinceCheck = true;
    }

    /**
     * Encrypts and sends one datagram; false when it is too long or the session has ended.
     *
     * @param plaintext the caller may reuse it when this returns
     */
    public boolean send(byte[] plaintext, int offset, int length) {
        if (!open || length > LONGEST) {
            return false;
        }
        try {
            records.send(plaintext, offset, length);
            return true;
        } catch (IOException | RuntimeException e) {
            end();
            return false;
        }
    }

    /** Sends a close_notify and ends the session. Idempotent. */
    public void close() {
        if (open && !broken) {
            try {
                records.close();
            } catch (IOException | RuntimeException ignored) {
                // The session ends anyway.
            }
        }
        end();
    }

    /** The same, after the loop's current work. */
    public void closeSoon() {
        owner.later(this::close);
    }

    // ---- for its owner

    void serve(DtlsReceiver served) {
        receiver = served;
    }

    void checkedBy(Future<?> check) {
        idleCheck = check;
    }

    boolean isOf(Records.Attempt other) {
        return attempt.equals(other);
    }

    Path path() {
        return path;
    }

    /** Decrypts a datagram's records and passes their plaintexts on; false when none of them was genuine. */
    boolean receive(ByteBuf datagram, int offset, int length) {
        if (!Records.fitSession(datagram, offset, length)) {
            return false;
        }
        accepted = 0;
        link.feed(datagram, offset, length);
        byte[] plaintext = owner.plaintext();
        while (open && !broken) {
            int size = open(plaintext);
            if (size == DRAINED) {
                break;
            }
            if (size > 0) {
                deliver(plaintext, size);
            }
        }
        boolean genuine = accepted > 0;
        if (broken) {
            end();
        }
        return genuine;
    }

    /**
     * Reads one record's plaintext; returns its length or {@link #DRAINED}. An exception of Bouncy Castle counts as a
     * bad record.
     */
    private int open(byte[] plaintext) {
        try {
            return records.receive(plaintext, 0, plaintext.length, NO_WAIT_MILLIS, _ -> accepted++);
        } catch (Drained everythingRead) {
            return DRAINED;
        } catch (IOException e) {
            broken = true;
            return DRAINED;
        } catch (RuntimeException e) {
            // Bouncy Castle keeps the following records for the next call.
            broken = accepted > 0;
            return DRAINED;
        }
    }

    private void deliver(byte[] plaintext, int size) {
        heardSinceCheck = true;
        DtlsReceiver to = receiver;
        if (to == null) {
            return;
        }
        ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer(size, size).writeBytes(plaintext, 0, size);
        try {
            to.onDatagram(copy, 0, size);
        } finally {
            copy.release();
        }
    }

    /** Whether the session stays open although its client is silent. */
    boolean isNeeded() {
        DtlsReceiver served = receiver;
        return inUse || (served != null && served.awaited());
    }

    /** Ends the session when nothing was received since the last check and nobody needs it. */
    void closeIfIdle() {
        if (!heardSinceCheck && !isNeeded()) {
            close();
        }
        heardSinceCheck = false;
    }

    /** Ends the session without telling the client. */
    void end() {
        if (!open) {
            return;
        }
        open = false;
        Future<?> check = idleCheck;
        if (check != null) {
            check.cancel(false);
        }
        owner.ended(this);
        memory.close();
        path.release();
        DtlsReceiver told = receiver;
        if (told != null) {
            told.closed();
        }
    }

    boolean isOpen() {
        return open;
    }
}
