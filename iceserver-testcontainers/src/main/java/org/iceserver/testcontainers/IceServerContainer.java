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
 * The server as it is deployed, for a test:
 *
 * <pre>{@code
 * try (IceServerContainer server = new IceServerContainer(DockerImageName.parse("iceserver"))) {
 *     server.start();
 *     String json = server.iceServers().json();
 * }
 * }</pre>
 *
 * <p>{@code docker build -t iceserver .} makes the image. Clients on this machine reach it by the address of the container, which
 * is possible on Linux, and over TCP by a port of this machine, which is possible everywhere; {@link #iceServers} lists both.
 * Two clients reach each other through their relayed addresses wherever they are.
 *
 * <p>The server serves everybody who can reach the container, and relays to private addresses, since in a container's network there
 * is nobody else ({@code --profile lab}). One thread. Experimental until 1.0.
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

    /** @param image such as {@code iceserver}, or one of yours that is made from it */
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

    /** Somebody with a fixed password. */
    public IceServerContainer withUser(String name, String password) {
        return withFlags("--user", name + ":" + password);
    }

    /** Any flags of {@code iceserver serve}. */
    public IceServerContainer withFlags(String... flags) {
        command.addAll(List.of(flags));
        return self();
    }

    @Override
    protected void configure() {
        setCommand(command.toArray(String[]::new));
    }

    /** Of signaling, the lab page and {@code /ice}, on this machine. */
    public int signalPort() {
        return getMappedPort(SIGNAL_PORT);
    }

    /** Of STUN and TURN over TCP, on this machine. */
    public int stunTcpPort() {
        return getMappedPort(STUN_PORT);
    }

    /** The address of the container in its network, where STUN and TURN are on port 3478 over UDP and TCP. */
    public String address() {
        return getContainerInfo().getNetworkSettings().getNetworks().values().iterator().next().getIpAddress();
    }

    /** What a client passes to its {@code RTCPeerConnection}; each call makes a credential of its own. */
    public IceServers iceServers() {
        return mint("guest-" + secret().substring(0, 12));
    }

    /**
     * The same for a client that you know.
     *
     * @param user counted together in quotas, and named in the log and among the sessions
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

    /** Other systems run containers in a virtual machine; another host has networks of its own. */
    private boolean containersAreReachable() {
        return getHost().equals("localhost")
                && System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    }
}
