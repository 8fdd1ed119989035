package org.iceserver.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.iceserver.admin.api.Operator;
import org.iceserver.admin.netty.AdminServer;
import org.iceserver.server.assembly.AdminAssembly;
import org.iceserver.server.assembly.Nodes;
import org.iceserver.server.assembly.OperatorControls;
import org.iceserver.server.assembly.UsersElsewhere;
import org.iceserver.server.config.Admin;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.RelayFeature;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.Tls;
import org.iceserver.server.observe.Lookout;
import org.iceserver.server.observe.ServerLog;
import org.iceserver.server.observe.SilentPorts;
import org.iceserver.server.observe.Standing;
import org.iceserver.server.observe.ToldAddresses;
import org.iceserver.server.observe.Watching;
import org.iceserver.server.state.AdminSocket;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.LoopCounts;
import org.iceserver.turn.ShardCounters.Relayed;
import org.iceserver.turn.netty.RelayServer;

/**
 * The admin port and the admin socket in the file system, each if it was asked for.
 *
 * @param notes one sentence for each thing that could not be opened
 */
record Administration(Optional<AdminServer> server, List<String> notes) {
    private static final Administration NONE = new Administration(Optional.empty(), List.of());

    Administration {
        notes = List.copyOf(notes);
    }

    /**
     * Opens both last of all: everything else is ready when an operator learns that the server is ready.
     *
     * @throws IOException with one sentence, when the port cannot be opened
     */
    static Administration open(Configuration configuration, Surroundings here, Ground ground, Running running,
            Opened opened) throws IOException {
        Admin settings = configuration.admin();
        Optional<Path> folder = here.state().folder();
        if (settings.port().isEmpty() && folder.isEmpty()) {
            return NONE;
        }
        Standing standing = standing(configuration, here, ground, running);
        Lookout lookout = Lookout.start("standing", standing::look);
        opened.add(lookout::close);
        AdminServer server = assembly(configuration, here.log(), ground, running, standing).start(ground.loops());
        opened.add(server::close);
        return new Administration(Optional.of(server),
                folder.flatMap(known -> socket(known, ground, running.servers(), server, opened)).stream().toList());
    }

    /** What the admin port shows, and what it can do. */
    record Running(Servers servers, Caretaking caretaking, CurrentPolicy policy, Watching watching,
            UsersElsewhere elsewhere, Nodes nodes, Optional<Operator.KeyReading> keys) {}

    private static AdminAssembly assembly(Configuration configuration, ServerLog log, Ground ground, Running running,
            Standing standing) {
        Caretaking caretaking = running.caretaking();
        OperatorControls controls = new OperatorControls(running.servers().minting(), caretaking::draining,
                caretaking::beginDraining, caretaking::reload, running.keys(), running.watching().trace(), standing,
                log, running.servers().offloading()::asked, running.nodes(),
                configuration.relaying().has(RelayFeature.IMPAIRMENT));
        return new AdminAssembly(configuration.admin(), caretaking::unready, running.servers().relay(),
                running.servers().signal(),
                running.servers().door(), running.watching().leftOut(), running.policy()::longestLife, controls,
                ground.memory(),
                standing::certificates);
    }

    private static Standing standing(Configuration configuration, Surroundings here, Ground ground, Running running) {
        return new Standing(new Standing.Sources(
                () -> ground.certificates().map(ServerCertificates::all).orElse(List.of()),
                configuration.signaling().tls() instanceof Tls.SelfSigned, running.caretaking()::draining,
                running.servers().relay().map(relay -> relaySide(configuration, here, ground, relay)),
                ground.memory(), running.elsewhere()::absences, running.nodes()::warnings, here.log()::leftOut));
    }

    private static Standing.RelaySide relaySide(Configuration configuration, Surroundings here, Ground ground,
            RelayServer relay) {
        PortRange ports = configuration.relaying().ports();
        return new Standing.RelaySide(ports.size(), relay::sessions,
                new SilentPorts(ports.toString(), () -> silence(relay.counts())),
                ToldAddresses.checks(configuration, ground.addresses(), here.network()));
    }

    private static SilentPorts.Counts silence(List<LoopCounts> loops) {
        return new SilentPorts.Counts(
                loops.stream().mapToLong(loop -> loop.shard().relayed(Relayed.PACKETS_TO_PEERS)).sum(),
                loops.stream().mapToLong(loop -> loop.shard().relayed(Relayed.PACKETS_TO_CLIENTS)).sum(),
                loops.stream().mapToLong(loop -> Stream.of(TransportProtocol.values())
                        .mapToLong(loop.sessions()::createdBy).sum()).sum());
    }

    /** The admin port works without the socket. So a missing socket is a note, and the server starts. */
    private static Optional<String> socket(Path folder, Ground ground, Servers servers, AdminServer server,
            Opened opened) {
        try {
            AdminSocket socket = AdminSocket.open(folder, knownBy(servers),
                    file -> server.alsoAt(ground.loops().localAddress(file), ground.loops().localServerChannel()));
            opened.add(socket::close);
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.of(AdminSocket.note(folder, e));
        }
    }

    /** The port that names this server to its operators. */
    private static int knownBy(Servers servers) {
        return Stream.of(servers.stunPort(), servers.tlsPort(), servers.signalPort()).filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt).findFirst().orElse(0);
    }

    /** As bound; empty while it is off. */
    OptionalInt port() {
        return server.stream().flatMap(known -> known.addresses().stream()).mapToInt(InetSocketAddress::getPort)
                .findFirst();
    }

    void change(Configuration changed) {
        server.ifPresent(known -> known.change(changed.admin().token().map(Secret::value)));
    }
}
