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
 * Makes a TCP listener wait a second when it cannot accept a connection, for example because there are no file
 * descriptors left. An immediate retry would fail again. It logs one line a minute at most; every further failure is a
 * line at level debug.
 *
 * <p>It may be shared by listeners of the same loop only.
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
