package org.iceserver.client;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.UnixResolverDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One DNS query, with an event loop that lives as long as the query. */
final class SrvLookup {
    private static final File RESOLV_CONF = new File("/etc/resolv.conf");
    private static final int QUERY_MILLIS = 2_000;
    private static final int PATIENCE_MILLIS = 5_000;

    private SrvLookup() {}

    /** Null where no name servers are configured. Netty would then choose a public service that nobody asked for. */
    static @Nullable DnsServerAddressStreamProvider systemNameServers() {
        try {
            return new UnixResolverDnsServerAddressStreamProvider(RESOLV_CONF);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    /** The usable records of this name; none if there are none, or if no name server answers. */
    static List<SrvRecord> ask(String name, DnsServerAddressStreamProvider nameServers) {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (DnsNameResolver resolver = new DnsNameResolverBuilder(loop.next())
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class) // Used for an answer that does not fit a datagram.
                .nameServerProvider(nameServers)
                .queryTimeoutMillis(QUERY_MILLIS)
                .build()) {
            Future<List<DnsRecord>> answer = resolver.resolveAll(new DefaultDnsQuestion(name, DnsRecordType.SRV));
            return answer.awaitUninterruptibly(PATIENCE_MILLIS) && answer.isSuccess()
                    ? parse(answer.getNow())
                    : List.of();
        } finally {
            loop.shutdownGracefully(0, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static List<SrvRecord> parse(List<DnsRecord> answer) {
        try {
            return answer.stream().filter(record -> record.type().equals(DnsRecordType.SRV))
                    .map(record -> record instanceof DnsRawRecord raw ? SrvRecord.parse(raw.content()) : null)
                    .filter(Objects::nonNull).toList();
        } finally {
            answer.forEach(ReferenceCountUtil::release);
        }
    }
}
