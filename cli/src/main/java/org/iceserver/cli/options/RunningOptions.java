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
    @Option(names = "--config", paramLabel = "FILE", description = "YAML file of options, each by its name without the dashes; flags and environment beat it. 'iceserver config example' prints one.")
    @Nullable
    @SuppressWarnings("UnusedVariable") // read before picocli parses, see OptionSources; here for help and completeness
    Path config;

    @Option(names = "--coturn-config", paramLabel = "FILE", description = "An existing turnserver.conf; implies --profile public and --signal-port 0. Everything else beats it; --check tells what every line became.")
    @Nullable
    Path coturnConfig;

    @Option(names = "--check", description = "Print what is configured, each value with where it came from, look at what a start needs without starting (certificates, ports, database, clock, limits), and exit: with 1 when something is wrong.")
    boolean check;

    @Option(names = "--transport", paramLabel = "auto|native|portable", defaultValue = "auto", description = "UDP sockets: batched system calls of Linux, or plain Java ones (${DEFAULT-VALUE}).")
    TransportMode transport = TransportMode.AUTO;

    @Option(names = "--loops", paramLabel = "N", defaultValue = "0", description = "Media threads. Default: one per processor.")
    int loops;

    @Option(names = "--drain-timeout", paramLabel = "TIME", defaultValue = "0s", description = "After TERM, how long running calls may go on (${DEFAULT-VALUE}).")
    Duration drainTimeout = Duration.ZERO;

    @Option(names = "--state-dir", paramLabel = "FOLDER|none", description = "Folder for what outlives a start, and for the socket that commands find this server by. Default: systemd's StateDirectory, else /var/lib/iceserver for root, else ~/.local/state/iceserver; none does without.")
    @Nullable
    Path stateDirectory;

    @Option(names = "--admin-port", paramLabel = "PORT", converter = PortText.class, defaultValue = "9641", description = "Health, metrics and what an operator may do, over HTTP (${DEFAULT-VALUE}); 0 switches it off.")
    int adminPort;

    @Option(names = "--admin-listen", paramLabel = "IP", description = "Address of the admin port; repeatable. Default: 127.0.0.1. Another one than loopback wants --admin-token.")
    List<IpAddress> adminListen = new ArrayList<>();

    @Option(names = "--admin-token", paramLabel = "SECRET", description = "What the admin port wants to be shown, at least 16 bytes, or file:/path.")
    @Nullable
    Secret adminToken;

    @Option(names = "--redis-stats", paramLabel = "URL", description = "Redis server that gets coturn's statistics of each session, redis://:PASSWORD@HOST; or file:/path to the line. Default: none.")
    DatabaseUrl.@Nullable Redis redisStats;

    @Option(names = "--session-log", paramLabel = "true|false", arity = "1", defaultValue = "true", description = "One line, whatever the log level, when a session has ended (${DEFAULT-VALUE}).")
    boolean sessionLog = true;

    @Option(names = "--log-format", paramLabel = "text|json", defaultValue = "text", description = "One line per event on standard error, for people or as a JSON object (${DEFAULT-VALUE}).")
    LogFormat logFormat = LogFormat.TEXT;

    @Option(names = "--log-level", paramLabel = "error|warn|info|debug", defaultValue = "warn", description = "How much is logged (${DEFAULT-VALUE}).")
    Level logLevel = Level.WARN;
}
