package org.iceserver.transport;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.iceserver.transport.linux.NativeSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventLoopsTest {
    @ParameterizedTest
    @EnumSource(value = TransportMode.class, names = {"AUTO", "PORTABLE"})
    void tcpListenersRunOnTheLoopsAndClassesGiven(TransportMode mode) throws Exception {
        try (EventLoops loops = EventLoops.open(mode, 1, System::nanoTime)) {
            Channel listener = new ServerBootstrap().group(loops.newGroup("signal", 1), loops.newGroup("tcp", 1))
                    .channel(loops.serverSocketChannel()).childHandler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public boolean isSharable() {
                            return true;
                        }

                        @Override
                        public void channelRead(ChannelHandlerContext context, Object bytes) {
                            context.writeAndFlush(bytes, context.voidPromise());
                        }
                    }).bind("127.0.0.1", 0).syncUninterruptibly().channel();
            try (Socket client = new Socket()) {
                client.setSoTimeout(20_000);
                client.connect(listener.localAddress());
                client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
                assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
            }
            assertThat(((InetSocketAddress) listener.localAddress()).getPort()).isPositive();
        }
    }

    @Test
    void portableModeSaysThatItRunsAndGivesEachLoopItsIndex() {
        try (EventLoops loops = EventLoops.open(TransportMode.PORTABLE, 2, System::nanoTime)) {
            assertThat(loops.describe()).startsWith("portable UDP (java.nio), ").doesNotContain("because");
            assertThat(loops.media()).extracting(MediaLoop::index).first().isEqualTo(0);
            assertThat(loops.media()).allMatch(loop -> loop.eventLoop() != null && loop.udp() != null);
        }
    }

    @Test
    void closedLoopsHaveStopped() {
        EventLoops loops = EventLoops.open(TransportMode.AUTO, 2, System::nanoTime);
        MediaLoop loop = loops.media().getLast();
        loops.close();
        loops.close();
        assertThat(loop.eventLoop().isTerminated()).isTrue();
    }

    @Test
    void nativeModeStartsOrSaysWhatIsMissing() {
        if (NativeSupport.missing() == null) {
            try (EventLoops loops = EventLoops.open(TransportMode.NATIVE, 1, System::nanoTime)) {
                assertThat(loops.describe()).startsWith("native UDP");
            }
        } else {
            assertThatThrownBy(() -> EventLoops.open(TransportMode.NATIVE, 1, System::nanoTime))
                    .hasMessageStartingWith("UDP cannot run natively here, because ")
                    .hasMessageEndingWith(": use --transport auto or portable");
        }
    }
}
