package org.iceserver.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

import org.iceserver.cli.check.PortCheck.Protocol;
import org.iceserver.cli.check.PortCheck.Wanted;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.Tls;
import org.iceserver.server.host.Addresses;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.netty.ClientTransport;

/** Every port that a start binds, except relay ports, which are bound one by one while the server runs. */
record WantedPorts(Configuration configuration, Addresses addresses) {
    private static final IpAddress ANY = IpAddress.parse("::");

    List<Wanted> all() {
        List<Wanted> wanted = new ArrayList<>();
        Listening listening = configuration.listening();
        Set<ClientTransport> clients = listening.clients();
        boolean secure = !(configuration.signaling().tls() instanceof Tls.Off);
        for (IpAddress address : addresses.listen()) {
            boolean stream = clients.contains(ClientTransport.TCP) || (secure && clients.contains(ClientTransport.TLS));
            boolean datagrams = clients.contains(ClientTransport.UDP)
                    || (secure && clients.contains(ClientTransport.DTLS));
            add(wanted, datagrams, Protocol.UDP, address, listening.stunPort(), "--stun-port");
            add(wanted, stream, Protocol.TCP, address, listening.stunPort(), "--stun-port");
            add(wanted, secure && clients.contains(ClientTransport.DTLS), Protocol.UDP, address, listening.tlsPort(),
                    "--tls-port");
            add(wanted, secure && clients.contains(ClientTransport.TLS), Protocol.TCP, address, listening.tlsPort(),
                    "--tls-port");
            add(wanted, true, Protocol.UDP, address, listening.natDiscovery(), "--alt-port");
        }
        List<IpAddress> web = listening.addresses().isEmpty() ? List.of(ANY) : listening.addresses();
        web.forEach(address -> add(wanted, true, Protocol.TCP, address, listening.signalPort(), "--signal-port"));
        if (configuration.admin().port().isPresent()) {
            configuration.admin().settings().listen().forEach(address -> add(wanted, true, Protocol.TCP, address,
                    configuration.admin().port(), "--admin-port"));
        }
        return List.copyOf(wanted);
    }

    private static void add(List<Wanted> to, boolean wanted, Protocol protocol, IpAddress address, OptionalInt port,
            String option) {
        if (wanted && port.isPresent()) {
            to.add(new Wanted(protocol, address, port.getAsInt(), option));
        }
    }
}
