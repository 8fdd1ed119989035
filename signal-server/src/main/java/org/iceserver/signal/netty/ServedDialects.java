package org.iceserver.signal.netty;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.IceServers;
import org.iceserver.signal.Revocation;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.announce.AnnounceProtocol;
import org.iceserver.signal.ayame.AyameProtocol;
import org.iceserver.signal.dialect.DialectProtocol;
import org.iceserver.signal.dxos.DxosProtocol;
import org.iceserver.signal.gst.GstProtocol;
import org.iceserver.signal.peerjs.PeerJsProtocol;
import org.iceserver.signal.simplesignal.SimpleSignal;
import org.iceserver.signal.socketio.SocketIoProtocol;
import org.iceserver.signal.trystero.TrysteroProtocol;
import org.iceserver.signal.whip.WhipProtocol;
import org.iceserver.signal.yjs.YjsProtocol;
import org.iceserver.transport.http.Routes;

/**
 * The protocols of other signaling servers, and their paths.
 *
 * @param atTheEnd told when a peer's session is over; does nothing unless relaying ends with it
 * @param chance must be secure: some sessions are secrets
 * @param bodyBytes the largest HTTP body that is read
 */
record ServedDialects(SignalHub hub, Admission admission, IceServers iceServers, Revocation atTheEnd,
        RandomGenerator chance, Visitors visitors, int bodyBytes) {
    /** Those that are served, their routes added. */
    List<DialectProtocol> addTo(Routes routes, Set<Dialect> served) {
        List<DialectProtocol> protocols = new ArrayList<>();
        if (served.contains(Dialect.SIMPLE_SIGNAL) || served.contains(Dialect.DXOS)) {
            protocols.add(socketIo(routes, served));
        }
        for (Dialect dialect : served) {
            if (dialect != Dialect.SIMPLE_SIGNAL) {
                protocols.add(add(dialect, routes));
            }
        }
        return protocols;
    }

    /** Two dialects share the path of Socket.IO. */
    private DialectProtocol socketIo(Routes routes, Set<Dialect> served) {
        SocketIoProtocol protocol = new SocketIoProtocol(hub, admission, chance, new SimpleSignal(hub, served),
                bodyBytes);
        new SocketIoRoutes(protocol, visitors, hub).addTo(routes);
        return protocol;
    }

    private DialectProtocol add(Dialect dialect, Routes routes) {
        return switch (dialect) {
            case PEERJS -> {
                PeerJsProtocol protocol = new PeerJsProtocol(hub, admission);
                new PeerJsRoutes(protocol, visitors, hub).addTo(routes);
                yield protocol;
            }
            case YJS -> {
                YjsProtocol protocol = new YjsProtocol(hub, admission);
                YjsRoutes.addTo(routes, protocol, visitors, hub);
                yield protocol;
            }
            case DXOS -> {
                DxosProtocol protocol = new DxosProtocol(hub, admission, InstantSource.system());
                DxosRoutes.addTo(routes, protocol, visitors, hub);
                yield protocol;
            }
            case WEBTORRENT -> {
                AnnounceProtocol protocol = new AnnounceProtocol(hub, admission, chance);
                AnnounceRoutes.addTo(routes, protocol, visitors, hub);
                yield protocol;
            }
            case AYAME -> {
                AyameProtocol protocol = new AyameProtocol(hub, admission, iceServers);
                AyameRoutes.addTo(routes, protocol, visitors, hub);
                yield protocol;
            }
            case TRYSTERO -> {
                TrysteroProtocol protocol = new TrysteroProtocol(hub, admission);
                TrysteroRoutes.addTo(routes, protocol, visitors, hub);
                yield protocol;
            }
            case GSTREAMER -> {
                GstProtocol protocol = new GstProtocol(hub, admission, chance);
                GstRoutes.addTo(routes, protocol, visitors, hub);
                yield protocol;
            }
            case WHIP -> {
                WhipProtocol protocol = new WhipProtocol(hub, admission, iceServers, atTheEnd, chance);
                new WhipRoutes(protocol, admission, iceServers, visitors, hub.limits().messageBytes()).addTo(routes);
                yield protocol;
            }
            case SIMPLE_SIGNAL -> throw new IllegalArgumentException("simple-signal is served over Socket.IO");
        };
    }
}
