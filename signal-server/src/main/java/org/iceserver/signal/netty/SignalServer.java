package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import org.iceserver.signal.IceServers;
import org.iceserver.signal.Revocation;

/** The signal port, from bound to closed. Its methods may be called from any thread but the signal loop. */
public final class SignalServer implements AutoCloseable {
    private final List<InetSocketAddress> addresses;

    private SignalServer(List<InetSocketAddress> addresses) {
        this.addresses = addresses;
    }

    /**
     * Binds every address or none.
     *
     * @param group one loop of it becomes the signal loop; it stays the caller's to shut down
     * @param channelClass the server channel that fits the group
     * @throws IOException when an address cannot be bound; the message is one sentence that says which and what to do
     */
    public static SignalServer start(SignalSettings settings, EventLoopGroup group,
            Class<? extends ServerChannel> channelClass, IceServers iceServers, Revocation revocation)
            throws IOException {
        if (!channelClass.getName().isEmpty()) {
            throw new IOException("The signal port is not built yet; leave it off with --signal-port 0.");
        }
        return new SignalServer(List.of());
    }

    /** What is bound, with the ports the kernel chose, in the order of the settings. */
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /** Removes a peer, tells its rooms, and ends its relaying. Nothing happens to a peer that is not here but the last. */
    public void kick(String peerId) {}

    /** Tells every client to come back later, closes their connections, and frees the port. */
    @Override
    public void close() {}
}
