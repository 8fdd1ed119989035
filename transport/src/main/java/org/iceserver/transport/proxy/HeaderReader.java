package org.iceserver.transport.proxy;

import java.net.InetSocketAddress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import org.iceserver.transport.IpAddress;

/** Takes the client's address out of a decoded header; a health check and an unknown client leave the proxy's own. */
final class HeaderReader extends SimpleChannelInboundHandler<HAProxyMessage> {
    private final ProxyHeader header;

    HeaderReader(ProxyHeader header) {
        this.header = header;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage message) {
        if (message.command() == HAProxyCommand.PROXY
                && message.proxiedProtocol().transportProtocol() == TransportProtocol.STREAM
                && message.sourcePort() > 0) {
            header.names(ctx.channel(), new InetSocketAddress(
                    IpAddress.parse(message.sourceAddress()).toInetAddress(), message.sourcePort()));
        }
        header.known();
        ctx.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException || cause instanceof IllegalArgumentException) {
            header.malformed();
        }
        ctx.close();
    }
}
