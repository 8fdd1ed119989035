package org.iceserver.benchmarks.signaling;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;

/**
 * The least that relaying a message can cost with Netty: it passes the frames of each client to its neighbour as they are. It reads
 * no JSON, checks nothing, counts nothing, and has no limits.
 */
final class FloorServer {
    private static final int FRAME_BYTES = 64 * 1024;

    private final Map<String, Channel> byName = new HashMap<>();

    private FloorServer() {}

    /** @param arguments the port */
    public static void main(String[] arguments) throws InterruptedException {
        FloorServer floor = new FloorServer();
        WebSocketServerProtocolConfig webSocket = WebSocketServerProtocolConfig.newBuilder().websocketPath("/peerjs")
                .checkStartsWith(true).maxFramePayloadLength(FRAME_BYTES).build();
        new ServerBootstrap().group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
                .channel(EpollServerSocketChannel.class).option(ChannelOption.SO_BACKLOG, 4_096)
                .childOption(ChannelOption.TCP_NODELAY, true).childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(FRAME_BYTES),
                                new WebSocketServerProtocolHandler(webSocket), floor.new Pass());
                    }
                }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])))
                .sync().channel().closeFuture().await();
    }

    /** Passes what one client writes to its neighbour: the first to the second and back, and so on. */
    private final class Pass extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private String name = "";
        private String neighbour = "";

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof HandshakeComplete shaken) {
                QueryStringDecoder asked = new QueryStringDecoder(shaken.requestUri());
                name = asked.parameters().getOrDefault("id", List.of("c0")).getFirst();
                int number = name.indexOf('c') + 1;
                neighbour = name.substring(0, number) + (Integer.parseInt(name.substring(number)) ^ 1);
                byName.put(name, ctx.channel());
                ctx.writeAndFlush(new TextWebSocketFrame("{\"type\":\"OPEN\"}"));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            Channel to = byName.get(neighbour);
            if (to != null) {
                to.write(frame.retain(), to.voidPromise());
            }
        }

        /** Messages that arrived together leave together: one system call for all of them. */
        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            Channel to = byName.get(neighbour);
            if (to != null) {
                to.flush();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            byName.remove(name, ctx.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
