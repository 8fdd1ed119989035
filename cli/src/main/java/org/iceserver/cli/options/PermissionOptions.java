package org.iceserver.cli.options;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.iceserver.credentials.OAuthKey;
import org.iceserver.credentials.StaticUser;
import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.server.config.AlternateServer;
import org.iceserver.server.config.LimitTable;
import org.iceserver.server.config.RelayFeature;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SecretUrl;
import org.iceserver.signal.Profile;
import org.iceserver.transport.AddressBlock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may relay, how much, and to which peers. */
final class PermissionOptions {
    @Option(names = "--profile", paramLabel = "local|lab|public", defaultValue = "local", description = "local: machines without a global address. lab: everybody, private peers too. public: only who holds a credential, strict limits (${DEFAULT-VALUE}).")
    Profile profile = Profile.LOCAL;

    @Option(names = "--realm", paramLabel = "NAME", defaultValue = "iceserver", description = "Realm of the users (${DEFAULT-VALUE}).")
    String realm = "iceserver";

    @Option(names = "--user", paramLabel = "NAME:PASSWORD", description = "A user with a password, or with 0x and the MD5 of NAME:REALM:PASSWORD in hexadecimal; or file:/path to that line. Repeatable.")
    List<StaticUser> users = new ArrayList<>();

    @Option(names = "--secret", paramLabel = "SECRET", description = "Shared secret of time-limited credentials (TURN REST), or file:/path; repeatable, the first one mints. Default: a random one.")
    List<Secret> secrets = new ArrayList<>();

    @Option(names = "--rest-separator", paramLabel = "CHAR", defaultValue = ":", description = "What stands between time stamp and user in the user name of a time-limited credential (${DEFAULT-VALUE}).")
    char restSeparator = ':';

    @Option(names = "--database", paramLabel = "URL", description = "Users and secrets of a database: sqlite:FILE, as 'iceserver user' keeps it, or with coturn's tables; postgresql://USER:PASSWORD@HOST/DATABASE or redis://:PASSWORD@HOST with coturn's schema. Or file:/path to the line.")
    @Nullable
    DatabaseUrl database;

    @Option(names = "--auth-webhook", paramLabel = "URL", description = "Asked by POST for the password or keys of TURN users that nobody else here knows; no clear answer lets nobody in. Or file:/path to the line.")
    @Nullable
    SecretUrl authWebhook;

    @Option(names = "--oauth-key", paramLabel = "KID:ALG:KEY", description = "Key of access tokens (RFC 7635), or file:/path to its line; ALG is A256GCM or A128GCM, KEY is base64; repeatable.")
    List<OAuthKey> oauthKeys = new ArrayList<>();

    @Option(names = "--server-name", paramLabel = "NAME", description = "The name that access tokens are made for. Default: the realm.")
    @Nullable
    String serverName;

    @Option(names = "--alternate-server", paramLabel = "IP:PORT", description = "Where clients are sent while this server is full or draining; repeatable.")
    List<AlternateServer> alternates = new ArrayList<>();

    @Option(names = "--credential-ttl", paramLabel = "TIME", defaultValue = "1h", description = "Life of the credentials that are minted (${DEFAULT-VALUE}).")
    Duration credentialTtl = Duration.ofHours(1);

    @Option(names = "--max-session", paramLabel = "TIME", defaultValue = "24h", description = "The longest life of one allocation (${DEFAULT-VALUE}).")
    Duration maxSession = Duration.ofHours(24);

    @Option(names = "--nonce-lifetime", paramLabel = "TIME", defaultValue = "10m", description = "How long a client may use one nonce (${DEFAULT-VALUE}).")
    Duration nonceLifetime = Duration.ofMinutes(10);

    @Option(names = "--allow-peer", paramLabel = "CIDR", description = "Peer addresses to relay to although they are denied by default; repeatable.")
    List<AddressBlock> allowPeers = new ArrayList<>();

    @Option(names = "--deny-peer", paramLabel = "CIDR", description = "Peer addresses never to relay to; repeatable.")
    List<AddressBlock> denyPeers = new ArrayList<>();

    @Option(names = "--tcp-relay", description = "Relay TCP connections too (RFC 6062), for clients that come over TCP.")
    boolean tcpRelay;

    @Option(names = "--mobility", description = "Let clients keep their relayed address when their own address changes (RFC 8016).")
    boolean mobility;

    @Option(names = "--limit", paramLabel = "NAME=VALUE", description = "Changes one limit of the profile; repeatable. 'none' lifts it.")
    List<LimitTable.Change> limits = new ArrayList<>();

    /** Adds the settings of these options. */
    void features(Set<RelayFeature> asked) {
        if (tcpRelay) {
            asked.add(RelayFeature.TCP_RELAY);
        }
        if (mobility) {
            asked.add(RelayFeature.MOBILITY);
        }
    }
}
