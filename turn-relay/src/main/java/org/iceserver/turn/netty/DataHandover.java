package org.iceserver.turn.netty;

import java.util.concurrent.RejectedExecutionException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.iceserver.turn.tcp.PeerConnection;

/**
 * Turns a client's STUN connection into a data connection (RFC 6062 s5.4): stops reading, sends the success response,
 * moves the channel to the allocation's loop, and binds it there to the peer's connection.
 */
final class DataHandover {
    private final Channel channel;
    private final PeerConnection connection;
    private final TcpRelayPort port;
    private final RawPipe pipe = new RawPipe();

    private DataHandover(Channel channel, PeerConnection connection) {
        this.channel = channel;
        this.connection = connection;
        port = (TcpRelayPort) connection.relay();
    }

    /**
     * Ends STUN on this connection: everything after the response is data. Takes over {@code response}. On the client's
     * loop.
     */
    static void begin(StreamClient client, ByteBuf response, PeerConnection connection) {
        Channel channel = client.channel();
        DataHandover handover = new DataHandover(channel, connection);
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(handover.pipe);
        // Bytes that were read beyond the request go to the pipe.
        channel.pipeline().remove(StreamClient.FRAMES);
        channel.writeAndFlush(response).addListener(handover::sent);
    }

    private void sent(Future<?> done) {
        if (!done.isSuccess()) {
            abandon();
        } else if (channel.eventLoop() == port.loop()) {
            port.bind(connection, channel, pipe);
        } else {
            channel.deregister().addListener(_ -> onTarget(this::arrive));
        }
    }

    private void arrive() {
        EventLoop target = port.loop();
        target.register(channel).addListener(done -> {
            if (done.isSuccess()) {
                port.bind(connection, channel, pipe);
            } else {
                abandon();
            }
        });
    }

    private void abandon() {
        channel.close();
        onTarget(() -> port.abandon(connection));
    }

    private void onTarget(Runnable task) {
        try {
            port.loop().execute(task);
        } catch (RejectedExecutionException e) {
            // The server is stopping.
            channel.close();
        }
    }
}
