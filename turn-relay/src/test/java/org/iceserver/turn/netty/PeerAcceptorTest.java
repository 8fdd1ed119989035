package org.iceserver.turn.netty;

import java.io.IOException;
import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import org.iceserver.transport.AcceptPause;
import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens to relayed addresses that cannot accept connections of peers. */
class PeerAcceptorTest {
    private static final IpAddress HERE = IpAddress.parse("127.0.0.1");

    private final CapturedLog logged = CapturedLog.of(AcceptPause.class);
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final AcceptPause pause = new AcceptPause();

    @AfterEach
    void stopListening() {
        group.shutdownGracefully();
        logged.close();
    }

    @Test
    void withoutDescriptorsEveryListenerWaitsAndOneLineSaysWhatToDo() throws Exception {
        List<Channel> listeners = loop.submit(() -> List.of(listener(), listener())).get();

        loop.submit(() -> listeners.forEach(one -> {
            one.pipeline().fireExceptionCaught(new IOException("accept failed: Too many open files"));
            assertThat(one.config().isAutoRead()).isFalse();
        })).get();

        assertThat(logged.lines()).singleElement().extracting(ILoggingEvent::getFormattedMessage).asString()
                .contains("No connection to TCP 127.0.0.1:", "Too many open files", "'ulimit -n'", "LimitNOFILE=");
        Eventually.eventually("both accept again",
                () -> listeners.stream().allMatch(one -> one.config().isAutoRead()));
    }

    private Channel listener() throws Exception {
        return TcpSockets.listen(loop, HERE, 0, new PeerAcceptor(Channel::close), pause);
    }
}
