package org.iceserver.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** A DNS server on loopback that knows SRV records alone. */
final class FakeNameServer implements AutoCloseable {
    private static final int TTL_SECONDS = 60;

    /** The names that were asked for, with the last dot. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** What it answers instead of records, until told otherwise. */
    volatile DnsResponseCode code = DnsResponseCode.NOERROR;
    private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel channel;
    private final InetSocketAddress address;

    FakeNameServer() {
        channel = new Bootstrap().group(loop).channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(),
                                new Answers());
                    }
                }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).syncUninterruptibly().channel();
        address = (InetSocketAddress) channel.localAddress();
    }

    /** @param target with the last dot; "." for a service that is not there */
    void add(String name, int priority, int weight, int port, String target) {
        ByteBuf data = Unpooled.buffer().writeShort(priority).writeShort(weight).writeShort(port);
        for (String label : target.split("\\.")) {
            data.writeByte(label.length()).writeCharSequence(label, US_ASCII);
        }
        data.writeByte(0);
        byte[] bytes = new byte[data.readableBytes()];
        data.readBytes(bytes);
        addRaw(name, bytes);
    }

    void addRaw(String name, byte... data) {
        records.computeIfAbsent(name + ".", ignored -> new ArrayList<>()).add(data);
    }

    DnsServerAddressStreamProvider provider() {
        return new SequentialDnsServerAddressStreamProvider(address);
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loop.shutdownGracefully();
    }

    private final class Answers extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            asked.add(question.name());
            List<byte[]> found = question.type().equals(DnsRecordType.SRV)
                    ? records.getOrDefault(question.name(), List.of())
                    : List.of();
            var response = new DatagramDnsResponse(/* sender= */ query.recipient(), /* recipient= */ query.sender(),
                    query.id());
            response.setCode(found.isEmpty() && code.equals(DnsResponseCode.NOERROR) ? DnsResponseCode.NXDOMAIN : code);
            response.addRecord(DnsSection.QUESTION, question);
            found.forEach(data -> response.addRecord(DnsSection.ANSWER, new DefaultDnsRawRecord(question.name(),
                    DnsRecordType.SRV, TTL_SECONDS, Unpooled.wrappedBuffer(data))));
            context.writeAndFlush(response);
        }
    }
}
