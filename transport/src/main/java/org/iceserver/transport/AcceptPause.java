package org.iceserver.transport;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a TCP listener does when it cannot accept, out of file descriptors say: tried again at once it would fail again at
 * once, so it waits a second. Says so in one line a minute at most; each further try is a line for those who debug.
 *
 * <p>Shared by listeners of one loop at most.
 */
@Sharable
public final class AcceptPause extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptPause.class);
    private static final long PAUSE_SECONDS = 1;

    private final OncePerMinute lines = new OncePerMinute();

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Channel listener = ctx.channel();
        listener.config().setAutoRead(false);
        ctx.executor().schedule(() -> listener.config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
        if (lines.admits(ctx.executor().ticker().nanoTime())) {
            LOG.warn(
                    "No connection to TCP {} can be accepted: {}; tried again every second. Out of file descriptors, raise "
                            + "their limit: 'ulimit -n', or LimitNOFILE= of the systemd unit",
                    where(listener),
                    FailureText.of(cause));
        } else {
            LOG.debug("No connection to TCP {} can be accepted still", where(listener));
        }
    }

    private static String where(Channel listener) {
        return listener.localAddress() instanceof InetSocketAddress bound
                ? IpAddress.of(bound.getAddress()).toUriHost() + ":" + bound.getPort()
                : "a socket of the file system";
    }
}
