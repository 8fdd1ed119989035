package org.iceserver.cli.options;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.iceserver.credentials.OAuthKey;
import org.iceserver.credentials.StaticUser;
import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.server.config.LimitTable;
import org.iceserver.server.config.RelayFeature;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SecretUrl;
import org.iceserver.server.config.ToldAlternate;
import org.iceserver.signal.Profile;
import org.iceserver.transport.AddressBlock;
import org.iceserver.turn.AlternateWhen;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may relay, how much, and to which peers. */
final class PermissionOptions {
    @Option(names = "--profile", paramLabel = "local|lab|public", defaultValue = "local", description = "local: machines without a global address. lab: everybody, private peers too. public: only who holds a credential, strict limits (${DEFAULT-VALUE}).")
    Profile profile = Profile.LOCAL;

    @Option(names = "--realm", paramLabel = "NAME", defaultValue = "iceserver", description = "TURN realm of the users (${DEFAULT-VALUE}).")
    String realm = "iceserver";

    @Option(names = "--user", paramLabel = "NAME:PASSWORD", description = "A TURN user with a password, or with 0x and the MD5 of NAME:REALM:PASSWORD in hexadecimal; or file:/path of a file with that line. Repeatable.")
    List<StaticUser> users = new ArrayList<>();

    @Option(names = "--secret", paramLabel = "SECRET", description = "Shared secret of time-limited credentials (TURN REST), or file:/path. Repeatable: the first one makes new credentials, all are accepted. Default: a random one.")
    List<Secret> secrets = new ArrayList<>();

    @Option(names = "--rest-separator", paramLabel = "CHAR", defaultValue = ":", description = "Character between the time stamp and the user in the user name of a time-limited credential (${DEFAULT-VALUE}).")
    char restSeparator = ':';

    @Option(names = "--database", paramLabel = "URL", description = "Database with users and secrets: sqlite:FILE, as 'iceserver user' writes it or with coturn's tables; postgresql://USER:PASSWORD@HOST/DATABASE or redis://:PASSWORD@HOST with coturn's schema. Or file:/path of a file with that line.")
    @Nullable
    DatabaseUrl database;

    @Option(names = "--auth-webhook", paramLabel = "URL", description = "URL that the server asks by POST for the password or keys of TURN users that it does not know; without a clear answer the user is refused. Or file:/path of a file with that line.")
    @Nullable
    SecretUrl authWebhook;

    @Option(names = "--oauth-key", paramLabel = "KID:ALG:KEY", description = "Key of OAuth access tokens (RFC 7635), or file:/path of a file with that line; ALG is A256GCM or A128GCM, KEY is base64; repeatable.")
    List<OAuthKey> oauthKeys = new ArrayList<>();

    @Option(names = "--server-name", paramLabel = "NAME", description = "Server name that access tokens are made for. Default: the realm.")
    @Nullable
    String serverName;

    @Option(names = "--alternate-server", paramLabel = "IP:PORT[/TRANSPORT]|auto", description = "Another TURN server, to which clients are sent while this server is full or draining; with /udp, /tcp, /tls or /dtls only clients that use that; auto is the best other node of the cluster. Repeatable.")
    List<ToldAlternate> alternates = new ArrayList<>();

    @Option(names = "--alternate-when", paramLabel = "full|always|load", defaultValue = "full", description = "When clients are sent to an --alternate-server. full: while this server is full or draining. always: every client, so this server is the front door of others. load: also while another node of the cluster has clearly less to do (${DEFAULT-VALUE}).")
    AlternateWhen alternateWhen = AlternateWhen.FULL;

    @Option(names = "--credential-ttl", paramLabel = "TIME", defaultValue = "1h", description = "Lifetime of the time-limited credentials that the server makes (${DEFAULT-VALUE}).")
    Duration credentialTtl = Duration.ofHours(1);

    @Option(names = "--max-session", paramLabel = "TIME", defaultValue = "24h", description = "Longest lifetime that an allocation gets at once (${DEFAULT-VALUE}).")
    Duration maxSession = Duration.ofHours(24);

    @Option(names = "--nonce-lifetime", paramLabel = "TIME", defaultValue = "10m", description = "How long a client may use one nonce (${DEFAULT-VALUE}).")
    Duration nonceLifetime = Duration.ofMinutes(10);

    @Option(names = "--allow-peer", paramLabel = "CIDR", description = "Relay to these peer addresses, although they are denied by default; repeatable.")
    List<AddressBlock> allowPeers = new ArrayList<>();

    @Option(names = "--deny-peer", paramLabel = "CIDR", description = "Never relay to these peer addresses; repeatable.")
    List<AddressBlock> denyPeers = new ArrayList<>();

    @Option(names = "--tcp-relay", description = "Relay TCP connections, too (RFC 6062), for clients that use TCP themselves.")
    boolean tcpRelay;

    @Option(names = "--mobility", description = "Clients keep their relayed address when their own address changes (RFC 8016).")
    boolean mobility;

    @Option(names = "--impair", paramLabel = "true|false", arity = "1", description = "Let operators make networks bad (iceserver impair). Default: true; with --profile public false.")
    @Nullable
    Boolean impair;

    @Option(names = "--limit", paramLabel = "NAME=VALUE", description = "Change one limit of the profile; 'none' removes it. Repeatable.")
    List<LimitTable.Change> limits = new ArrayList<>();

    /** Adds the settings of these options. */
    void features(Set<RelayFeature> asked) {
        if (tcpRelay) {
            asked.add(RelayFeature.TCP_RELAY);
        }
        if (mobility) {
            asked.add(RelayFeature.MOBILITY);
        }
        if (impair == null ? profile != Profile.PUBLIC : impair) {
            asked.add(RelayFeature.IMPAIRMENT);
        }
    }
}
