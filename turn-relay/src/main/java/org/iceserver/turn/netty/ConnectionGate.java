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
 * Where connections enter: it finds out whose they are, behind a trusted proxy by the PROXY protocol's header, and lets in
 * no more than a source may have, and no more than the memory budget and the descriptors allow. What is counted is shared by all loops; each loop has a gate of its own.
 */
final class ConnectionGate {
    /** What one connection takes of the heap: channel, pipeline, handlers, timers. */
    private static final int CONNECTION_BYTES = 8 * 1_024;

    private final List<AddressBlock> proxies;
    private final int patienceSeconds;
    private final SharedQuotas quotas;
    private final ShardCounters counters;
    private final SourceRefusals refusals;
    private final MemoryBudget memory;

    /**
     * @param proxies whose PROXY headers are believed
     * @param patienceSeconds how long a header may take to arrive
     * @param memory which each connection is taken from
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
     * Closes the connection, or lets it in, at once or as soon as its client is known. On the loop it was accepted on.
     *
     * @param entered adds what serves it to its empty pipeline; {@link ProxyHeader#client} is its client then
     */
    void pass(Channel connection, Runnable entered) {
        InetSocketAddress sender = ProxyHeader.client(connection);
        if (sender == null) {
            // Reset by the client before we looked.
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

    /** Its place among its source's connections is given back when it is closed. */
    private void admit(Channel connection, IpAddress source, Runnable entered) {
        if (!quotas.connect(source)) {
            // Who sees it closed finds it counted.
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

    /** A descriptor and memory, until it is closed. */
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
