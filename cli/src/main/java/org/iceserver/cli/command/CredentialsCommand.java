package org.iceserver.cli.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;

import org.iceserver.cli.admin.AdminDoor;
import org.iceserver.cli.options.ClientSide;
import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.cli.options.ServerFile;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.Relaying;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SharedSecrets;
import org.iceserver.server.config.StartRefused;
import org.iceserver.server.config.Tls;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.signal.json.IceJson;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.tls.UnusableCertificateException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes one TURN REST credential: from a given secret, else from the secret in the server's file, else the running server makes
 * it.
 */
public @Command(name = "credentials", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "",
    "Makes a TURN user name and password that expire, with the addresses that they are good for: from --secret, from the",
    "secret in the server's --config, or by asking the server that runs on this machine.", ""}, footer = {
        "",
        "Example: iceserver credentials --config /etc/iceserver/iceserver.yaml --user alice"}) final class CredentialsCommand
                implements
                    Callable<Integer> {
    private static final int STUN_PORT = 3478;
    private static final Duration USUAL_LIFE = Duration.ofHours(1);

    @Option(names = "--secret", paramLabel = "SECRET", description = "The server's --secret, or file:/path; the environment variable ICESERVER_SECRET sets it, too. Of several secrets the first one counts.")
    private List<Secret> secrets = List.of();

    @Option(names = {"--user",
        "--peer-id"}, paramLabel = "NAME", defaultValue = "guest", description = "User name for the credential; quotas and logs use it.")
    private String user = "guest";

    @Option(names = {"--ttl",
        "--credential-ttl"}, paramLabel = "TIME", description = "Time that the credential can be used to allocate. Default: the server's --credential-ttl, else 1h.")
    private @Nullable Duration life;

    @Option(names = {"--server",
        "--advertise"}, paramLabel = "HOST[:PORT]", description = "Host and port of the server for its clients. Default: the server's --advertise, else this machine.")
    private @Nullable HostPort server;

    @Mixin
    private final ServerFile file = new ServerFile();

    @Mixin
    private final AdminDoor door = new AdminDoor(file);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Override
    public Integer call() {
        Duration asked = life;
        if (asked != null && asked.isZero()) {
            throw new StartRefused("--ttl 0 makes a credential that has expired: give it some time, such as 1h");
        }
        print(clientSide().map(this::minted).orElseGet(this::asked), spec.commandLine().getOut());
        return 0;
    }

    /** The source that can mint without asking anybody; empty if no secret is known. */
    private Optional<ClientSide> clientSide() {
        Optional<ClientSide> known = file.server()
                .map(named -> named.rightOptions(secrets.isEmpty() ? List.of("--secret") : List.of()).clientSide());
        if (!secrets.isEmpty()) {
            known = Optional.of(known.orElseGet(CredentialsCommand::usual).with(secrets));
        }
        return known.filter(side -> !side.secrets().all().isEmpty()).map(this::asAsked);
    }

    private ClientSide asAsked(ClientSide known) {
        HostPort told = server;
        Duration asked = life;
        ClientSide named = told == null ? known : known.at(told);
        return asked == null ? named : named.with(asked);
    }

    /** A server about which nothing else is known. */
    private static ClientSide usual() {
        Listening listening = new Listening(OptionalInt.empty(), OptionalInt.of(STUN_PORT), OptionalInt.empty(),
                OptionalInt.empty(), List.of(), TransportMode.AUTO, 0);
        Relaying relaying = new Relaying(List.of(), List.of(), List.of(), Set.of(),
                Optional.of(HostPort.parse("localhost")), new PortRange(49_152, 65_535));
        return new ClientSide(listening, relaying, new Tls.Off(), SharedSecrets.NONE, List.of(), USUAL_LIFE);
    }

    private JsonNode minted(ClientSide known) {
        try {
            return IceJson.of(known.mint(user, HostNetwork.read()));
        } catch (UnusableCertificateException e) {
            spec.commandLine().getErr()
                    .println(
                            "iceserver: addresses with TLS are left out, since nobody can say whether clients trust the "
                                    + "certificate: " + e.getMessage());
            return IceJson.of(known.withoutTls(user, HostNetwork.read()));
        }
    }

    private JsonNode asked() {
        if (life != null) {
            throw new StartRefused("--ttl is for --secret or --config: what a running server mints lives for its "
                    + "--credential-ttl");
        }
        HostPort told = server;
        ObjectNode question = JsonMapper.shared().createObjectNode().put("user", user);
        try {
            return door.post("credentials", question.toString(), told == null ? "localhost" : told.host()).body();
        } catch (StartRefused e) {
            throw new StartRefused("there is no secret to mint with: give --secret, or the server's --config; and "
                    + e.getMessage(), e);
        }
    }

    private void print(JsonNode ice, PrintWriter out) {
        if (ice.path("iceServers").valueStream().noneMatch(one -> one.has("username"))) {
            throw new StartRefused(
                    "this server makes no credentials, since it has no secret or no TURN: use one of its "
                            + "users, or start it with --secret");
        }
        if (door.json()) {
            out.println(ice);
        } else {
            for (JsonNode one : ice.path("iceServers")) {
                if (one.has("username")) {
                    out.println("username " + one.path("username").asString());
                    out.println("password " + one.path("credential").asString());
                }
            }
            out.println("{\"iceServers\":" + ice.path("iceServers") + "}");
        }
        out.flush();
    }
}
