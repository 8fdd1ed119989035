package org.iceserver.client;

import java.util.List;
import java.util.random.RandomGenerator;

import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import org.jspecify.annotations.Nullable;

/** Finds the servers that a URI means. Uses DNS SRV where the URI has no port (RFC 8489 s8, RFC 2782). */
public final class Discovery {
    /** The most servers. More would only make the caller wait. */
    private static final int TARGETS_MOST = 8;

    private final @Nullable DnsServerAddressStreamProvider nameServers;
    private final RandomGenerator chance;

    /** @param nameServers null: there are no name servers to ask */
    Discovery(@Nullable DnsServerAddressStreamProvider nameServers, RandomGenerator chance) {
        this.nameServers = nameServers;
        this.chance = chance;
    }

    /** Asks the name servers of {@code /etc/resolv.conf}. Where that file is missing, no SRV record is found. */
    public static Discovery system() {
        return new Discovery(SrvLookup.systemNameServers(), RandomGenerator.getDefault());
    }

    /**
     * The servers in the order in which to try them, at least one. It is the host itself if the URI has a port, an address or
     * {@code localhost}, if there is no SRV record, and if no name server answers. Blocks for seconds.
     *
     * @throws TurnException when DNS says that the service is not there
     */
    public List<ServerAddress> servers(StunUri uri) throws TurnException {
        if (uri.port().isPresent() || !uri.named() || nameServers == null) {
            return List.of(uri.address());
        }
        List<SrvRecord> records = SrvLookup.ask(uri.service(), nameServers);
        List<SrvRecord> places = records.stream().filter(record -> !record.absence()).toList();
        if (places.isEmpty() && !records.isEmpty()) {
            throw new TurnException("DNS says that " + uri.host() + " has no such service (the target of "
                    + uri.service() + " is \".\"): try another transport, or name a port to ask it all the same.",
                    null);
        }
        return places.isEmpty()
                ? List.of(uri.address())
                : SrvRecord.inOrder(places, chance).stream().limit(TARGETS_MOST)
                        .map(place -> new ServerAddress(uri.protocol(), place.target(), place.port(), uri.host()))
                        .toList();
    }
}
