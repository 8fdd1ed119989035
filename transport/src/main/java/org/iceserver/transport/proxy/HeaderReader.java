package org.iceserver.transport.proxy;

import java.net.InetSocketAddress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import org.iceserver.transport.IpAddress;

/**
 * Reads the client's address from a decoded header. For a health check or an unknown client the proxy's own address
 * stays.
 */
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
