package org.iceserver.turn.netty;

import java.net.InetSocketAddress;
import java.util.List;

import io.netty.channel.Channel;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.DescriptorBudget;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.proxy.ProxyHeader;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardCounters;
import org.iceserver.turn.allocation.SharedQuotas;

/**
 * Admits connections. It finds out the client's address, behind a trusted proxy from the PROXY protocol's header. It
 * refuses connections over the limit of their source, of the memory budget or of the file descriptors. All loops share
 * the counts; each loop has its own gate.
 */
final class ConnectionGate {
    /** How much heap one connection takes: channel, pipeline, handlers, timers. */
    private static final int CONNECTION_BYTES = 8 * 1_024;

    private final List<AddressBlock> proxies;
    private final int patienceSeconds;
    private final SharedQuotas quotas;
    private final ShardCounters counters;
    private final SourceRefusals refusals;
    private final MemoryBudget memory;

    /**
     * @param proxies the proxies whose PROXY headers are trusted
     * @param patienceSeconds how long a header may take to arrive
     * @param memory the budget that each connection is counted in
     */
    ConnectionGate(List<AddressBlock> proxies, int patienceSeconds, SharedQuotas quotas, ShardCounters counters,
            SourceRefusals refusals, MemoryBudget memory) {
        this.memory = memory;
        this.proxies = proxies;
        this.patienceSeconds = patienceSeconds;
        this.quotas = quotas;
        this.counters = counters;
        this.refusals = refusals;
    }

    /**
     * Admits or closes the connection, at once or when its client is known. On the loop that accepted it.
     *
     * @param entered adds the handlers to its empty pipeline; {@link ProxyHeader#client} then returns its client
     */
    void pass(Channel connection, Runnable entered) {
        InetSocketAddress sender = ProxyHeader.client(connection);
        if (sender == null) {
            // The client reset the connection before we looked.
            connection.close();
            return;
        }
        IpAddress address = IpAddress.of(sender.getAddress());
        if (proxies.stream().noneMatch(block -> block.contains(address))) {
            admit(connection, address, entered);
            return;
        }
        ProxyHeader.expect(connection, patienceSeconds, new ProxyHeader.Listener() {
            @Override
            public void known() {
                InetSocketAddress client = ProxyHeader.client(connection);
                admit(connection, client == null ? address : IpAddress.of(client.getAddress()), entered);
            }

            @Override
            public void malformed() {
                counters.drop(DropReason.BAD_PROXY_HEADER);
            }
        });
    }

    /** Admits or closes a connection whose client is known. Counts it for its source until it is closed. */
    void admit(Channel connection, IpAddress source, Runnable entered) {
        if (!quotas.connect(source)) {
            // Count first, so that a client that sees the close finds it counted.
            refusals.connection(source);
            connection.close();
        } else if (!takePlace(connection, source)) {
            quotas.disconnect(source);
            counters.drop(DropReason.OUT_OF_MEMORY);
            connection.close();
        } else {
            connection.closeFuture().addListener(_ -> quotas.disconnect(source));
            entered.run();
        }
    }

    /** Takes a descriptor and memory for the connection until it is closed. */
    private boolean takePlace(Channel connection, IpAddress source) {
        DescriptorBudget descriptors = memory.descriptors();
        if (!descriptors.take(DescriptorBudget.Port.STREAM)) {
            return false;
        }
        MemoryAccount account = memory.share(Holding.CONNECTIONS).account(source);
        if (!account.hold(CONNECTION_BYTES)) {
            descriptors.give(DescriptorBudget.Port.STREAM);
            return false;
        }
        connection.closeFuture().addListener(_ -> {
            account.close();
            descriptors.give(DescriptorBudget.Port.STREAM);
        });
        return true;
    }
}
