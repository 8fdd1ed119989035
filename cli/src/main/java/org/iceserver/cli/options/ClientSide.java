package org.iceserver.cli.options;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.iceserver.client.Credentials;
import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.credentials.StaticUser;
import org.iceserver.server.assembly.Minting;
import org.iceserver.server.assembly.Nodes;
import org.iceserver.server.assembly.TlsDoor;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.Relaying;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SharedSecrets;
import org.iceserver.server.config.Tls;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.server.host.OutgoingAddress;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceGrant;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.transport.tls.UnusableCertificateException;

/**
 * What a server's options mean for its STUN and TURN clients. For code that does not ask the server itself.
 *
 * @param life the life of a credential
 */
public record ClientSide(Listening listening, Relaying relaying, Tls tls, SharedSecrets secrets, List<StaticUser> users,
        Duration life) {
    public ClientSide {
        users = List.copyOf(users);
    }

    /** The same with another advertised address. */
    public ClientSide at(HostPort advertised) {
        return new ClientSide(listening, relaying.advertised(advertised), tls, secrets, users, life);
    }

    public ClientSide with(List<Secret> others) {
        return new ClientSide(listening, relaying, tls, new SharedSecrets(others, secrets.separator()), users, life);
    }

    public ClientSide with(Duration other) {
        return new ClientSide(listening, relaying, tls, secrets, users, other);
    }

    /**
     * A credential with its URLs, as {@code /ice} would give them to a client on this machine.
     *
     * @throws UnusableCertificateException when the certificate, which says where TLS is trusted, cannot be read
     */
    public IceConfiguration mint(String user, HostNetwork network) throws UnusableCertificateException {
        return mint(user, network, tlsDoor());
    }

    /** The same, if the names of the certificate are unknown. */
    public IceConfiguration withoutTls(String user, HostNetwork network) {
        return mint(user, network, Optional.empty());
    }

    private IceConfiguration mint(String user, HostNetwork network, Optional<TlsDoor> door) {
        RestCredentials credentials = new RestCredentials(secrets.all().stream().map(Secret::value).toList(),
                secrets.separator());
        OutgoingAddress outgoing = new OutgoingAddress(listening.addresses(), network);
        return new Minting(credentials, () -> life, relaying, listening.ports().stun(), door, listening.clients(),
                outgoing::now, InstantSource.system(), new SecureRandom(), Nodes.ALONE)
                .mint(host(), user, false, IceGrant.PLAIN);
    }

    /** The host name that clients get, else the one that a client on this machine uses. */
    public String name() {
        return relaying.advertise().map(HostPort::host).orElseGet(this::host);
    }

    /** The port for plain STUN and TURN that clients get; empty while that is off. */
    public OptionalInt toldPort() {
        OptionalInt advertised = relaying.advertise().map(HostPort::port).orElse(OptionalInt.empty());
        return listening.stunPort().isPresent() && advertised.isPresent() ? advertised : listening.stunPort();
    }

    /** The first port for TLS and DTLS; 0 while that is off or there is no certificate. */
    public int tlsPort() {
        return tls instanceof Tls.Off ? 0 : listening.tlsPort().orElse(0);
    }

    /** A credential of the first secret, else of the first user with a password; empty if there is neither. */
    public Optional<Credentials> credentials(String user, Duration lasting) {
        if (secrets.all().isEmpty()) {
            return users.stream().filter(one -> !one.password().startsWith("0x")).findFirst()
                    .map(one -> new Credentials(one.name(), one.password()));
        }
        RestCredential made = new RestCredentials(List.of(secrets.all().getFirst().value()),
                secrets.separator()).mint(user, lasting,
                        InstantSource.system().instant().getEpochSecond());
        return Optional.of(new Credentials(made.username(), made.password()));
    }

    /** The address at which a client on this machine finds the server. */
    private String host() {
        List<IpAddress> listen = listening.addresses();
        return listen.isEmpty() || listen.stream().anyMatch(IpAddress::isLoopback)
                ? "localhost"
                : listen.getFirst().toUriHost();
    }

    private Optional<TlsDoor> tlsDoor() throws UnusableCertificateException {
        List<Integer> ports = listening.ports().tls();
        return tls instanceof Tls.Pem pem && !ports.isEmpty()
                ? Optional.of(new TlsDoor(ports, ServerCertificates.load(pem.files())))
                : Optional.empty();
    }
}
