package org.iceserver.cli.coturn;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import static org.iceserver.cli.coturn.Rule.as;
import static org.iceserver.cli.coturn.Rule.bandwidth;
import static org.iceserver.cli.coturn.Rule.fixedAt;
import static org.iceserver.cli.coturn.Rule.limit;
import static org.iceserver.cli.coturn.Rule.note;
import static org.iceserver.cli.coturn.Rule.noteWhenOn;
import static org.iceserver.cli.coturn.Rule.on;
import static org.iceserver.cli.coturn.Rule.warning;
import static org.iceserver.cli.coturn.Rule.warningWhenOn;

/** The table of coturn's options. */
final class Rules {
    private static final Map<String, Rule> BY_NAME = new HashMap<>();
    private static final Set<String> NUMBERS = Set.of("listening-port", "tls-listening-port", "alt-listening-port",
            "alt-tls-listening-port", "min-port", "max-port", "user-quota", "total-quota", "max-bps", "bps-capacity",
            "stale-nonce", "relay-threads", "max-allocate-lifetime", "channel-lifetime", "permission-lifetime",
            "prometheus-port", "cli-port", "web-admin-port", "tcp-proxy-port", "cli-max-output-sessions");
    private static final Rule UNKNOWN = (line, to) -> to.remark(line, Remark.Weight.WARNING,
            "there is no option '" + line.name() + "': the line has no effect");
    private static final Rule OBSOLETE = warningWhenOn("it is obsolete, and nothing is lost without it");
    private static final Rule KEEP = (line, to) -> to.keep(line);

    static {
        addresses();
        access();
        limits();
        tls();
        logs();
        protocol();
        process();
    }

    private Rules() {}

    static Rule of(String name) {
        return BY_NAME.getOrDefault(name, UNKNOWN);
    }

    /** Whether the option's value is a number, of which coturn reads only the digits. */
    static boolean isNumber(String name) {
        return NUMBERS.contains(name);
    }

    static boolean knows(String name) {
        return BY_NAME.containsKey(name);
    }

    private static void rule(Rule rule, String... names) {
        for (String name : names) {
            BY_NAME.put(name, rule);
        }
    }

    private static void addresses() {
        rule(as("--stun-port"), "listening-port");
        rule(as("--tls-port"), "tls-listening-port");
        rule(OddRules::listeningIp, "listening-ip");
        rule(as("--relay-ip"), "relay-ip");
        rule(as("--external-ip"), "external-ip");
        rule(KEEP, "min-port", "max-port", "alt-listening-port");
        rule(OddRules::keptSwitch, "rfc5780", "no-rfc5780");
        rule(OddRules::alternateServer, "alternate-server");
        rule(OddRules::tlsAlternateServer, "tls-alternate-server");
        rule(warning("name addresses with listening-ip and relay-ip"), "listening-device", "relay-device");
        rule(warning("NAT behaviour is told on plain STUN ports alone"), "alt-tls-listening-port");
        rule(warning("name the proxies with --proxy-from; the STUN and TLS ports then read PROXY headers"),
                "tcp-proxy-port");
        rule(warning("--listen takes further addresses, one port serves all"), "aux-server");
        rule(warning("every media loop has sockets of its own already"), "udp-self-balance");
    }

    private static void access() {
        rule(as("--realm"), "realm");
        rule(as("--server-name"), "server-name");
        rule(as("--user"), "user");
        rule(as("--secret"), "static-auth-secret");
        rule(OddRules::restSeparator, "rest-api-separator");
        rule(OddRules::keptSwitch, "use-auth-secret", "lt-cred-mech");
        rule(OddRules::noAuth, "no-auth");
        rule(OddRules::peers, "denied-peer-ip", "allowed-peer-ip");
        rule(OddRules::loopbackPeers, "allow-loopback-peers");
        rule(noteWhenOn("multicast peers are refused always"), "no-multicast-peers");
        rule(OddRules::noTcpRelay, "no-tcp-relay");
        rule(warningWhenOn("relaying UDP is what this server is for"), "no-udp-relay");
        rule(on("--mobility"), "mobility");
        rule(OddRules::nonceLifetime, "stale-nonce");
        rule(noteWhenOn("access tokens are taken as soon as there is a key, from --oauth-key or the database"),
                "oauth");
        rule(OddRules::postgres, "psql-userdb");
        rule(OddRules::sqlite, "userdb", "db");
        rule(OddRules::redis, "redis-userdb");
        rule(OddRules::redisStatistics, "redis-statsdb");
        rule(warning(
                "this server reads users from SQLite, PostgreSQL or Redis; for MySQL and MongoDB there is nothing"),
                "mysql-userdb", "mongo-userdb");
        rule(warning("keys in the database are read as they are"), "secret-key-file");
        rule(warningWhenOn("one realm serves every origin"), "check-origin-consistency");
        rule(noteWhenOn("what a database says of realms and addresses is read when the server starts and reloads"),
                "no-dynamic-ip-list", "no-dynamic-realms");
        rule(noteWhenOn("a database is asked when a user comes, and not kept awake"), "no-auth-pings");
    }

    private static void limits() {
        rule(limit("total-allocations"), "total-quota");
        rule(limit("allocations-per-user"), "user-quota");
        rule(bandwidth("allocation-bps"), "max-bps");
        rule(bandwidth("server-bps"), "bps-capacity");
        rule(fixedAt(3_600, "one Allocate or Refresh grants at most 3600 s; --max-session bounds the whole session"),
                "max-allocate-lifetime");
        rule(fixedAt(600, "a channel lives 600 s (RFC 8656 s12)"), "channel-lifetime");
        rule(fixedAt(300, "a permission lives 300 s (RFC 8656 s9)"), "permission-lifetime");
    }

    private static void tls() {
        rule(as("--cert"), "cert");
        rule(as("--key"), "pkey");
        rule(OddRules::keptSwitch, "no-tls", "no-dtls");
        rule(noteWhenOn("DTLS is served wherever TLS is"), "dtls");
        rule(warning("a key with a password is not read: write one without, which only this server's user may read"),
                "pkey-pwd");
        rule(note("the suites are fixed: forward secrecy and authenticated encryption only"), "cipher-list", "dh-file",
                "ec-curve-name");
        rule(warning("certificates of clients are not asked for"), "CA-file");
        rule(OBSOLETE, "no-tlsv1", "no-tlsv1_1", "no-tlsv1_2", "no-sslv2", "no-sslv3", "dh2066", "dh1066", "dh566",
                "tlsv1",
                "no-loopback-peers");
    }

    private static void logs() {
        rule(OddRules.level("info"), "verbose", "v");
        rule(OddRules.level("debug"), "Verbose", "V");
        rule(OddRules::logFile, "log-file", "l");
        rule(noteWhenOn("logs go to standard error, from where the service manager takes them"), "syslog",
                "no-stdout-log");
        rule(note("a log line is what --log-format says"), "simple-log", "new-log-timestamp",
                "new-log-timestamp-format",
                "log-binding", "no-log-binding", "syslog-facility");
    }

    private static void protocol() {
        rule(noteWhenOn("an answer has a FINGERPRINT when the request has one"), "fingerprint");
        rule(OddRules::keptSwitch, "no-udp", "no-tcp");
        rule(warningWhenOn("Binding needs no credential here; answers are small and their rate is bounded"),
                "secure-stun");
        rule(warningWhenOn("STUN and TURN share their ports, and Binding is answered"), "no-stun");
        rule(warningWhenOn("TURN stays on, but nobody relays without a credential: leave users and secrets out"),
                "stun-only");
        rule(noteWhenOn("a client of RFC 3489 gets an answer of 32 bytes"), "no-stun-backward-compatibility");
        rule(noteWhenOn("no answer says which software this is"), "no-software-attribute");
        rule(noteWhenOn("no answer has such an attribute"), "response-origin-only-with-rfc5780");
        rule(OddRules::keepFamily, "keep-address-family");
        rule(OddRules::defaultFamily, "allocation-default-address-family");
        rule(warningWhenOn("only addresses of this server answer"), "server-relay");
        rule(note("a client that proves nothing costs no memory, however long it takes"), "max-allocate-timeout");
        rule(warning("certificates are read from files: renew them with a client of the certificate authority"),
                "acme-redirect");
        rule(warning("RFC 8016 tickets work across this server's loops only"), "cluster");
    }

    private static void process() {
        rule(OddRules::relayThreads, "relay-threads");
        rule(noteWhenOn("there is no telnet console; 'iceserver status' and its like ask the admin port"), "no-cli",
                "cli");
        rule(note("there is no telnet console; 'iceserver status' and its like ask the admin port"), "cli-ip",
                "cli-port",
                "cli-password", "cli-max-output-sessions");
        rule(note("the admin port has a page of its own: --admin-port"), "web-admin", "web-admin-ip", "web-admin-port",
                "web-admin-listen-on-workers");
        rule(OddRules::keptSwitch, "prometheus");
        rule(KEEP, "prometheus-port", "prometheus-address");
        rule(warning("no label of a metric names a user, whose number nobody bounds"), "prometheus-username-labels");
        rule(warning("metrics are at /metrics"), "prometheus-path");
        rule(warning("the service manager knows the process; --log-level info tells when it is ready"), "pidfile");
        rule(warning("start the server as that user, with the service manager; ports from 1024 need no root"),
                "proc-user", "proc-group");
        rule(noteWhenOn("the service manager keeps it in the background"), "daemon", "o");
        rule(note("sizes of sockets' buffers are chosen at start"), "sock-buf-size", "udp-recvbuf", "ne");
        rule(noteWhenOn("version and software are never told"), "prod");
    }
}
