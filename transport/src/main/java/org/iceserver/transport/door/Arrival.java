package org.iceserver.transport.door;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.tls.ClientHello;
import org.iceserver.transport.tls.HandshakePlaces;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.transport.tls.TlsOrPlain;
import org.jspecify.annotations.Nullable;

/** One connection on its way from the shared port to its owner. On the loop that accepted it, until it leaves. */
final class Arrival implements TlsOrPlain.Server {
    private final SharedPort port;
    private final Channel connection;
    private final Waiting.Place place;
    private ClientHello hello = ClientHello.NOTHING;
    private boolean encrypted;
    private boolean settled;
    private @Nullable Future<?> deadline;

    Arrival(SharedPort port, Channel connection, Waiting.Place place) {
        this.port = port;
        this.connection = connection;
        this.place = place;
        connection.closeFuture().addListener(_ -> {
            place.leave();
            settle(Refusal.SILENT);
        });
    }

    @Override
    public @Nullable HandshakePlaces places() {
        return port.settings().certificates().isPresent() ? port.handshakes() : null;
    }

    /** The first STUN message after TLS is recognised by its bytes, so most clients get the handler for the web here. */
    @Override
    public SslHandler newHandler(Channel channel, ByteBuf records) {
        hello = ClientHello.read(records);
        ServerCertificates certificates = port.settings().certificates().orElseThrow();
        return port.settings().table().asked(hello) == Protocol.STUN
                ? certificates.newStunHandler(channel.alloc())
                : ServerCertificates.newHandler(certificates.web(), channel.alloc());
    }

    /** The time for the first byte begins anew, because a handshake has a time of its own. */
    @Override
    public void serve(Channel channel, boolean tls) {
        encrypted = tls;
        long seconds = port.settings().firstByteSeconds() + (tls ? ServerCertificates.HANDSHAKE_SECONDS : 0);
        deadline = channel.eventLoop().schedule(() -> channel.close(), seconds, TimeUnit.SECONDS);
        channel.pipeline().addLast(new FirstByteReader(this));
    }

    /** The first byte that is not TLS' own. */
    void firstByte(FirstByteReader reader, int firstByte) {
        Future<?> running = deadline;
        if (running != null) {
            running.cancel(false);
        }
        switch (port.settings().table().decide(hello, firstByte)) {
            case Decision.Of(Protocol protocol) -> leave(reader, port.owner(protocol));
            case Refusal why -> {
                settle(why);
                connection.close();
            }
        }
    }

    /** Moves the connection to its owner's loop. What it sends meanwhile waits in the reader or in the kernel. */
    private void leave(FirstByteReader reader, Owner owner) {
        settled = true;
        place.decided();
        EventLoop target = owner.loop();
        connection.config().setAutoRead(false);
        connection.deregister().addListener(_ -> {
            try {
                target.execute(() -> target.register(connection).addListener(done -> {
                    if (done.isSuccess()) {
                        arrive(reader, owner);
                    } else {
                        connection.close();
                    }
                }));
            } catch (RejectedExecutionException e) {
                // The server is stopping.
                connection.close();
            }
        });
    }

    /** On the owner's loop. */
    private void arrive(FirstByteReader reader, Owner owner) {
        place.leave();
        if (!connection.isActive()) {
            return;
        }
        owner.take(connection, encrypted);
        if (connection.isActive()) {
            connection.config().setAutoRead(true);
            connection.pipeline().remove(reader);
        }
    }

    /** Counts what became of it, once. */
    void settle(Refusal why) {
        if (!settled) {
            settled = true;
            port.refused(connection, why);
        }
    }

    @Override
    public void refused(IpAddress client) {
        settle(Refusal.HANDSHAKE_LIMIT);
    }

    /** The owner counts the handshakes that are established. */
    @Override
    public void done(boolean established) {
        if (!established) {
            settle(Refusal.HANDSHAKE_FAILED);
        }
    }
}
