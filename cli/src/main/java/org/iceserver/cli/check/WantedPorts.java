package org.iceserver.cli.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.iceserver.cli.check.PortCheck.Protocol;
import org.iceserver.cli.check.PortCheck.Wanted;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.Ports;
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
        boolean stream = clients.contains(ClientTransport.TCP) || (secure && clients.contains(ClientTransport.TLS));
        boolean datagrams = clients.contains(ClientTransport.UDP)
                || (secure && clients.contains(ClientTransport.DTLS));
        Ports ports = listening.ports();
        for (IpAddress address : addresses.listen()) {
            add(wanted, datagrams, Protocol.UDP, address, ports.stun(), "--stun-port");
            add(wanted, stream, Protocol.TCP, address, unshared(ports.stun()), "--stun-port");
            add(wanted, secure && clients.contains(ClientTransport.DTLS), Protocol.UDP, address,
                    without(ports.tls(), ports.stun()), "--tls-port");
            add(wanted, secure && clients.contains(ClientTransport.TLS), Protocol.TCP, address,
                    without(unshared(ports.tls()), ports.stun()), "--tls-port");
            add(wanted, true, Protocol.UDP, address, listening.natDiscovery().stream().boxed().toList(),
                    "--alt-port");
        }
        List<IpAddress> web = listening.addresses().isEmpty() ? List.of(ANY) : listening.addresses();
        web.forEach(address -> add(wanted, true, Protocol.TCP, address, ports.signal(), "--signal-port"));
        if (configuration.admin().port().isPresent()) {
            configuration.admin().settings().listen().forEach(address -> add(wanted, true, Protocol.TCP, address,
                    configuration.admin().port().stream().boxed().toList(), "--admin-port"));
        }
        return List.copyOf(wanted);
    }

    /** A shared port is bound once, with the signal ports. */
    private List<Integer> unshared(List<Integer> ports) {
        return without(ports, configuration.sharedPorts());
    }

    private static List<Integer> without(List<Integer> ports, Collection<Integer> others) {
        return ports.stream().filter(port -> !others.contains(port)).toList();
    }

    private static void add(List<Wanted> to, boolean wanted, Protocol protocol, IpAddress address,
            List<Integer> ports, String option) {
        if (wanted) {
            ports.forEach(port -> to.add(new Wanted(protocol, address, port, option)));
        }
    }
}
