package org.iceserver.turn.netty;

import java.util.concurrent.RejectedExecutionException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.iceserver.turn.tcp.PeerConnection;

/**
 * A client's connection on its way from STUN to raw bytes (RFC 6062 s5.4): it is no longer read, the success response
 * leaves, the channel moves to the loop of the allocation, and there it is bound to the peer's.
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
     * Ends the client's life as STUN: what follows the response is data. Takes over {@code response}. On the client's loop.
     */
    static void begin(StreamClient client, ByteBuf response, PeerConnection connection) {
        Channel channel = client.channel();
        DataHandover handover = new DataHandover(channel, connection);
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(handover.pipe);
        // What it has read beyond the request goes to the pipe.
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
            // The server stops.
            channel.close();
        }
    }
}
