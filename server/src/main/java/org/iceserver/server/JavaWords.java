package org.iceserver.server;

import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Turns sentences about settings into sentences for Java programmers. The rules of a configuration call each setting by its
 * flag; {@link IceServerBuilder} has a method for it.
 */
final class JavaWords {
    private static final Pattern FLAG = Pattern.compile("--([a-z0-9]+(?:-[a-z0-9]+)*)");
    /** Sentences about things that Java code and a command line do differently. */
    private static final Map<String, String> PHRASES = Map.ofEntries(
            Map.entry("--signal-port and --stun-port are both 0", "withoutStun() was called, and signalPort was not"),
            Map.entry("add --signal-auth jwt or webhook, or --signal-port 0 and mint with 'iceserver credentials'",
                    "add jwtKey, or leave out signalPort and mint with IceServer.mint"),
            Map.entry("choose --profile local or lab", "choose profile LOCAL or LAB"),
            Map.entry("--profile public", "profile PUBLIC"), Map.entry("--user NAME:PASSWORD", "user(name, password)"),
            Map.entry(", or 0 for none", ", or leave it out"),
            Map.entry("add --cert and --key, or udp", "add certificate, or UDP"),
            Map.entry("check --cert and --key", "check the files of certificate"),
            Map.entry("--external-ip PUBLIC/PRIVATE", "externalAddress"));
    /** Flags whose methods have other names. */
    private static final Map<String, String> METHODS = Map.ofEntries(
            Map.entry("relay-ip", "relayFrom"), Map.entry("external-ip", "externalAddress"),
            Map.entry("credential-ttl", "credentialLife"), Map.entry("allow-peer", "allowPeers"),
            Map.entry("deny-peer", "denyPeers"), Map.entry("cert", "certificate"), Map.entry("key", "certificate"),
            Map.entry("tls-self-signed", "selfSignedCertificate"), Map.entry("stun-transports", "transports"),
            Map.entry("signal-auth", "jwtKey"), Map.entry("state-dir", "stateFolder"),
            Map.entry("tcp-relay", "feature TCP_RELAY"), Map.entry("mobility", "feature MOBILITY"),
            Map.entry("impair", "feature IMPAIRMENT"),
            Map.entry("hairpin-nat", "feature HAIRPIN_NAT"));

    private JavaWords() {}

    static String of(String sentences) {
        String text = sentences;
        for (Map.Entry<String, String> phrase : PHRASES.entrySet()) {
            text = text.replace(phrase.getKey(), phrase.getValue());
        }
        return FLAG.matcher(text).replaceAll(JavaWords::method);
    }

    private static String method(MatchResult flag) {
        String name = flag.group(1);
        String known = METHODS.get(name);
        if (known != null) {
            return known;
        }
        StringBuilder method = new StringBuilder();
        for (String word : name.split("-", -1)) {
            method.append(method.isEmpty()
                    ? word
                    : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return method.toString();
    }
}
