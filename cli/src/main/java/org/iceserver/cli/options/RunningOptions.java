package org.iceserver.cli.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.cli.log.LogFormat;
import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.server.config.Secret;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Option;

/** How the server runs: files, threads, admin port, log. */
final class RunningOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with options, each under its name without the dashes; flags and the environment take precedence. 'iceserver config example' prints one.")
    @Nullable
    @SuppressWarnings("UnusedVariable") // read before picocli parses, see OptionSources; here for help and completeness
    Path config;

    @Option(names = "--coturn-config", paramLabel = "FILE", description = "An existing turnserver.conf of coturn; implies --profile public and --signal-port 0. All other sources take precedence; --check tells what every line became.")
    @Nullable
    Path coturnConfig;

    @Option(names = "--check", description = "Print the configuration and where each value comes from, check what a start needs (certificates, ports, database, clock, limits) without starting, and exit; the exit status is 1 when something is wrong.")
    boolean check;

    @Option(names = "--transport", paramLabel = "auto|native|portable", defaultValue = "auto", description = "Kind of UDP sockets: native (batched system calls of Linux) or plain Java sockets (${DEFAULT-VALUE}).")
    TransportMode transport = TransportMode.AUTO;

    @Option(names = "--loops", paramLabel = "N", defaultValue = "0", description = "Number of media threads. Default: one per processor.")
    int loops;

    @Option(names = "--drain-timeout", paramLabel = "TIME", defaultValue = "0s", description = "Time that running calls may go on after TERM (${DEFAULT-VALUE}).")
    Duration drainTimeout = Duration.ZERO;

    @Option(names = "--state-dir", paramLabel = "FOLDER|none", description = "Directory for data that outlives a restart and for the socket by which commands find this server. Default: systemd's StateDirectory, else /var/lib/iceserver for root, else ~/.local/state/iceserver. none: no directory.")
    @Nullable
    Path stateDirectory;

    @Option(names = "--admin-port", paramLabel = "PORT", converter = PortText.class, defaultValue = "9641", description = "HTTP port for health, metrics and the operator's API (${DEFAULT-VALUE}); 0 switches it off.")
    int adminPort;

    @Option(names = "--admin-listen", paramLabel = "IP", description = "Address of the admin port; repeatable. Default: 127.0.0.1. Any other address than loopback needs --admin-token.")
    List<IpAddress> adminListen = new ArrayList<>();

    @Option(names = "--admin-token", paramLabel = "SECRET", description = "Bearer token for the admin port, at least 16 bytes, or file:/path.")
    @Nullable
    Secret adminToken;

    @Option(names = "--redis-stats", paramLabel = "URL", description = "Redis server that gets the statistics of each session in coturn's format, redis://:PASSWORD@HOST; or file:/path of a file with that line. Default: none.")
    DatabaseUrl.@Nullable Redis redisStats;

    @Option(names = "--session-log", paramLabel = "true|false", arity = "1", defaultValue = "true", description = "Log one line when a session has ended, at every log level (${DEFAULT-VALUE}).")
    boolean sessionLog = true;

    @Option(names = "--log-format", paramLabel = "text|json", defaultValue = "text", description = "Format of the log on standard error, one line per event: text or a JSON object (${DEFAULT-VALUE}).")
    LogFormat logFormat = LogFormat.TEXT;

    @Option(names = "--log-level", paramLabel = "error|warn|info|debug", defaultValue = "warn", description = "Least severe level that is logged (${DEFAULT-VALUE}).")
    Level logLevel = Level.WARN;
}
