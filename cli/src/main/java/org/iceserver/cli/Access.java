package org.iceserver.cli;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;

import org.iceserver.credentials.StaticUser;
import org.iceserver.signal.Profile;
import org.iceserver.stun.OpaqueString;
import org.iceserver.transport.AddressBlock;
import org.iceserver.turn.allocation.DefaultFamily;

/**
 * Who may relay, for how long, how much, and towards whom.
 *
 * @param secrets shared secrets of TURN REST credentials; the first one mints
 * @param restSeparator what stands between time stamp and user in their user names
 * @param maxSession how long one allocation may live in all
 * @param alternates where clients are sent while there is no room here
 * @param family of a relayed address for a client that asks for none
 */
record Access(Profile profile, String realm, List<StaticUser> users, List<Secret> secrets, char restSeparator,
        Duration credentialTtl, Duration maxSession, Duration nonceLifetime, List<AddressBlock> allowPeers,
        List<AddressBlock> denyPeers, LimitTable limits,
        ThirdParty thirdParty, List<AlternateServer> alternates, DefaultFamily family) {
    /** RFC 8489 s14.9: fewer than 128 characters, prepared by RFC 8265, and fit to stand between quotes. */
    private static final int REALM_MOST = 127;

    Access {
        users = List.copyOf(users);
        secrets = List.copyOf(secrets);
        allowPeers = List.copyOf(allowPeers);
        denyPeers = List.copyOf(denyPeers);
        alternates = List.copyOf(alternates);
        realm = realm(realm);
    }

    /** Relays IPv4 for a client that asks for no family, where it can. */
    Access(Profile profile, String realm, List<StaticUser> users, List<Secret> secrets, char restSeparator,
            Duration credentialTtl, Duration maxSession, Duration nonceLifetime, List<AddressBlock> allowPeers,
            List<AddressBlock> denyPeers, LimitTable limits, ThirdParty thirdParty, List<AlternateServer> alternates) {
        this(profile, realm, users, secrets, restSeparator, credentialTtl, maxSession, nonceLifetime, allowPeers,
                denyPeers, limits, thirdParty, alternates, DefaultFamily.AUTO);
    }

    /** @throws IllegalArgumentException when no realm may be written so */
    static String realm(String text) {
        String realm = OpaqueString.enforce("--realm", text);
        if (realm.length() > REALM_MOST || realm.indexOf('"') >= 0 || realm.indexOf('\\') >= 0) {
            throw new IllegalArgumentException(
                    "--realm is at most " + REALM_MOST + " characters, none of them a quote or a backslash");
        }
        return realm;
    }

    /** Under which name authorization servers know this server. */
    String serverName() {
        return thirdParty.serverName().orElse(realm);
    }

    void check(Contradictions found) {
        thirdParty.check(found);
        between(found, "--credential-ttl", credentialTtl, Duration.ofMinutes(1), Duration.ofDays(3650));
        between(found, "--max-session", maxSession, Duration.ofMinutes(1), Duration.ofDays(3650));
        between(found, "--nonce-lifetime", nonceLifetime, Duration.ofSeconds(10), Duration.ofHours(1));
        var names = new HashSet<String>();
        for (StaticUser user : users) {
            if (!names.add(user.name())) {
                found.add("--user names '" + user.name() + "' twice: one password per user");
            }
        }
    }

    private static void between(Contradictions found, String option, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            found.add(option + " is between " + least.toSeconds() + " s and "
                    + most.toSeconds() + " s, not " + value.toSeconds() + " s");
        }
    }
}
