package org.iceserver.turn.netty;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLSession;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import org.iceserver.transport.Encryption;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.turn.allocation.Allocation;
import org.jspecify.annotations.Nullable;

/**
 * A client on a TCP connection, with or without TLS. It keeps its own allocation.
 *
 * <p>Written bytes wait in the channel until the turn ends. A client that reads too slowly loses relayed packets, as it
 * would over UDP. A client that does not even read its responses loses the connection. The memory budget limits the
 * waiting bytes of all such clients and of each source in the same way.
 */
final class StreamClient implements ConnectedClient, LoopTurn.Written {
    /** Relayed packets are dropped when more bytes than this wait, until fewer than half of it wait. */
    static final int DATA_BYTES = 256 * 1_024;
    /** Responses are never dropped: the connection is closed when they make more bytes than this wait. */
    static final int MOST_BYTES = 512 * 1_024;
    /** The name of the pipeline's handler that splits the client's bytes into frames. */
    static final String FRAMES = "frames";
    /** The water mark of its channel, for {@link #takesData}. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(DATA_BYTES / 2, DATA_BYTES);

    private final Channel channel;
    private final LoopTurn turn;
    private final int listener;
    private final FiveTuple fiveTuple;
    private final Unsent unsent;
    private @Nullable Allocation allocation;
    private boolean written;
    private boolean closing;

    /** @param memory the account for the bytes that wait for it */
    StreamClient(Channel channel, LoopTurn turn, int listener, TransportProtocol protocol,
            InetSocketAddress remote, InetSocketAddress local, MemoryBudget memory) {
        this.channel = channel;
        this.turn = turn;
        this.listener = listener;
        this.fiveTuple = new FiveTuple(protocol, IpAddress.of(remote.getAddress()), remote.getPort(),
                IpAddress.of(local.getAddress()), local.getPort());
        unsent = new Unsent(memory.share(Holding.STREAM_UNSENT).account(fiveTuple.client()));
    }

    @Override
    public FiveTuple fiveTuple() {
        return fiveTuple;
    }

    @Override
    public @Nullable Encryption encryption() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            return null;
        }
        SSLSession agreed = tls.engine().getSession();
        return Encryption.of(agreed.getProtocol(), agreed.getCipherSuite());
    }

    @Override
    public boolean isActive() {
        return channel.isActive();
    }

    @Override
    public int listener() {
        return listener;
    }

    @Override
    public @Nullable Allocation allocation() {
        return allocation;
    }

    @Override
    public void allocation(Allocation made) {
        allocation = made;
    }

    /** Its allocation ended. */
    void released() {
        allocation = null;
    }

    ByteBufAllocator allocator() {
        return channel.alloc();
    }

    /** Whether a relayed packet may be written; ask before it is copied. */
    boolean takesData() {
        return !closing && channel.isWritable() && (!unsent.isRefused() || takesAgain());
    }

    private boolean takesAgain() {
        unsent.left(waiting());
        return !unsent.isRefused();
    }

    private long waiting() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Writes a frame and takes over its reference. The frame leaves when the turn ends. */
    void write(ByteBuf frame) {
        unsent.add(frame.readableBytes());
        channel.write(frame, channel.voidPromise());
        if (!written) {
            written = true;
            turn.flushLater(this);
        }
    }

    /** Writes a response, which is never dropped. */
    @Override
    public void respond(ByteBuf response) {
        write(response);
        if (channel.bytesBeforeWritable() > MOST_BYTES - WATER_MARK.low() || unsent.isBeyondRefusal()) {
            close();
        }
    }

    /** Its connection. Only {@link DataHandover} may use it for something else. */
    Channel channel() {
        return channel;
    }

    @Override
    public void flush() {
        written = false;
        channel.flush();
        unsent.left(waiting());
    }

    /** Passes the failure to {@link StreamHandler}, which counts it and closes the connection. */
    @Override
    public void broke(Throwable why) {
        closing = true;
        channel.pipeline().fireExceptionCaught(why);
    }

    /** The connection ended, or it becomes a data connection. */
    void left() {
        unsent.close();
    }

    void close() {
        closing = true;
        channel.close();
    }

    /**
     * Whether it is being closed, so that nothing more is done for it. Over TLS it takes a while until the last bytes
     * have been sent or given up.
     */
    boolean isClosing() {
        return closing;
    }
}
