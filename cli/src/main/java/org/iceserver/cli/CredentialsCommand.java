package org.iceserver.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.json.IceJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes one TURN REST credential from the server's secret; asks no server. */
@Command(name = "credentials", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Makes a TURN user name and password that expire, from the secret the server was started with.", ""}, footer = {
        "",
        "Example: iceserver credentials --secret file:/etc/iceserver/secret --user alice --server turn.example.org"})
final class CredentialsCommand implements Callable<Integer> {
    private static final int STUN_PORT = 3478;

    @Option(names = "--secret", paramLabel = "SECRET", required = true, description = "The server's --secret, or file:/path; ICESERVER_SECRET in the environment sets it too. Of several the first one mints.")
    private List<Secret> secrets = List.of();

    @Option(names = {"--user",
        "--peer-id"}, paramLabel = "NAME", defaultValue = "guest", description = "Whom the credential is for; quotas and logs name it.")
    private String user = "guest";

    @Option(names = {"--ttl",
        "--credential-ttl"}, paramLabel = "TIME", defaultValue = "1h", description = "How long it may be used to allocate.")
    private Duration life = Duration.ofHours(1);

    @Option(names = {"--server",
        "--advertise"}, paramLabel = "HOST[:PORT]", defaultValue = "localhost", description = "The server, as clients reach it.")
    private HostPort server = HostPort.parse("localhost");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        print(spec.commandLine().getOut(), Clock.systemUTC().instant());
        return 0;
    }

    private void print(PrintWriter out, Instant now) {
        if (life.isZero()) {
            throw new StartRefused("--ttl 0 makes a credential that has expired: give it some time, such as 1h");
        }
        RestCredential credential = new RestCredentials(List.of(secrets.getFirst().value())).mint(user, life,
                now.getEpochSecond());
        IceUrls urls = new IceUrls(server.host(), OptionalInt.of(server.port().orElse(STUN_PORT)),
                OptionalInt.empty());
        out.println("username " + credential.username());
        out.println("password " + credential.password());
        out.println("{\"iceServers\":" + IceJson.of(List.of(new IceServer(urls.stun(), null, null),
                new IceServer(urls.turn(), credential.username(), credential.password()))) + "}");
        out.flush();
    }
}
