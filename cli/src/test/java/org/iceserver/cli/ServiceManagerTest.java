package org.iceserver.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What the server tells systemd, over a socket that replaces systemd's. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "systemd is Linux's")
class ServiceManagerTest {
    @TempDir
    private Path directory;

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private Path socket;

    @BeforeEach
    void listen() {
        socket = directory.resolve("notify");
        new Bootstrap().group(group).channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
                        told.add(packet.content().toString(StandardCharsets.US_ASCII));
                    }
                }).bind(new DomainSocketAddress(socket.toFile())).syncUninterruptibly();
    }

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void systemdHearsOfEveryTurnOfALife() throws Exception {
        try (var launched = Launched.start(directory,
                Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "400000"), "--listen", "127.0.0.1",
                "--relay-ip", "127.0.0.1", "--signal-port", "0", "--admin-port", "0", "--stun-port",
                Integer.toString(FreePort.next())).awaitReady()) {
            assertThat(next("READY")).isEqualTo("READY=1");
            assertThat(next("WATCHDOG")).isEqualTo("WATCHDOG=1");
            assertThat(next("WATCHDOG")).isEqualTo("WATCHDOG=1");

            launched.signal("HUP");
            assertThat(next("RELOADING")).matches("RELOADING=1\nMONOTONIC_USEC=\\d+");
            assertThat(next("READY")).isEqualTo("READY=1");

            launched.signal("TERM");
            assertThat(next("STOPPING")).isEqualTo("STOPPING=1");
            assertThat(launched.exitStatus()).isZero();
        }
    }

    /** The next message about this; the watchdog's come in between, for as long as the server lives. */
    private String next(String word) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            String message = told.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(message).as("told " + word).isNotNull();
            if (message.startsWith(word)) {
                return message;
            }
        }
    }
}
