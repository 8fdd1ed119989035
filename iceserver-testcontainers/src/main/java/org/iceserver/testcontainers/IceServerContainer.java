package org.iceserver.testcontainers;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.server.Experimental;
import org.iceserver.server.IceServers;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceServer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * The deployed server, in a container for a test:
 *
 * <pre>{@code
 * try (IceServerContainer server = new IceServerContainer(DockerImageName.parse("iceserver"))) {
 *     server.start();
 *     String json = server.iceServers().json();
 * }
 * }</pre>
 *
 * <p>{@code docker build -t iceserver .} makes the image. Clients on this machine reach the server at the address of the
 * container, which works on Linux, and over TCP at a port of this machine, which works everywhere. {@link #iceServers} lists
 * both. Two clients reach each other through their relayed addresses wherever they are.
 *
 * <p>The server serves every client that can reach the container, and relays to private addresses, because a container's
 * network contains nobody else ({@code --profile lab}). One thread. Experimental until 1.0.
 */
@Experimental
public final class IceServerContainer extends GenericContainer<IceServerContainer> {
    private static final int SIGNAL_PORT = 3_000;
    private static final int STUN_PORT = 3_478;
    private static final int SECRET_BYTES = 32;
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration LIFE = Duration.ofHours(1);

    private final List<String> command = new ArrayList<>(List.of("serve"));
    private final RestCredentials credentials;

    /** @param image such as {@code iceserver}, or your own image that is based on it */
    public IceServerContainer(DockerImageName image) {
        super(image);
        String secret = secret();
        credentials = new RestCredentials(List.of(secret), ':');
        withExposedPorts(SIGNAL_PORT, STUN_PORT);
        withEnv("ICESERVER_SECRET", secret);
        withEnv("ICESERVER_PROFILE", "lab");
        waitingFor(Wait.forHttp("/healthz").forPort(SIGNAL_PORT).withStartupTimeout(START));
    }

    private static String secret() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Adds a user with a fixed password. */
    public IceServerContainer withUser(String name, String password) {
        return withFlags("--user", name + ":" + password);
    }

    /** Adds flags of {@code iceserver serve}. */
    public IceServerContainer withFlags(String... flags) {
        command.addAll(List.of(flags));
        return self();
    }

    @Override
    protected void configure() {
        setCommand(command.toArray(String[]::new));
    }

    /** The port of signaling, the lab page and {@code /ice} on this machine. */
    public int signalPort() {
        return getMappedPort(SIGNAL_PORT);
    }

    /** The port of STUN and TURN over TCP on this machine. */
    public int stunTcpPort() {
        return getMappedPort(STUN_PORT);
    }

    /** The address of the container in its network. STUN and TURN are there on port 3478 over UDP and TCP. */
    public String address() {
        return getContainerInfo().getNetworkSettings().getNetworks().values().iterator().next().getIpAddress();
    }

    /** What a client passes to its {@code RTCPeerConnection}. Each call makes a new credential. */
    public IceServers iceServers() {
        return mint("guest-" + secret().substring(0, 12));
    }

    /**
     * What a client that you know passes to its {@code RTCPeerConnection}.
     *
     * @param user the name that quotas count by, and that logs and sessions show
     */
    public IceServers mint(String user) {
        RestCredential made = credentials.mint(user, LIFE, InstantSource.system().instant().getEpochSecond());
        List<String> turn = new ArrayList<>(List.of("turn:" + getHost() + ":" + stunTcpPort() + "?transport=tcp"));
        List<IceServer> servers = new ArrayList<>();
        if (containersAreReachable()) {
            servers.add(new IceServer(List.of("stun:" + address() + ":" + STUN_PORT), null, null));
            turn.addFirst("turn:" + address() + ":" + STUN_PORT + "?transport=udp");
        }
        servers.add(new IceServer(turn, made.username(), made.password()));
        return IceServers.of(new IceConfiguration(servers, made.ttlSeconds()));
    }

    /** Other systems run containers in a virtual machine, and another host has its own networks. */
    private boolean containersAreReachable() {
        return getHost().equals("localhost")
                && System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    }
}
