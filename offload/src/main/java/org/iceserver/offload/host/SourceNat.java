package org.iceserver.offload.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.iceserver.offload.Interface;
import org.iceserver.transport.IpAddress;

/**
 * The rules of nftables (also those that iptables-nft makes) that give packets of this host another source. In doubt a rule is
 * taken to concern a packet: only its conditions on the outgoing interface and the source address are understood.
 *
 * @param hidden whether the older iptables has a table for NAT, whose rules netlink does not show
 */
record SourceNat(List<NatRule> rules, boolean hidden) {
    private static final int NETLINK_NETFILTER = 12;
    private static final int NFTABLES = 10 << 8;
    private static final int GET_CHAIN = NFTABLES | 4;
    private static final int GET_RULE = NFTABLES | 7;
    private static final int GENERAL = 4;
    private static final int CHAIN_TABLE = 1;
    private static final int CHAIN_HOOK = 4;
    private static final int CHAIN_TYPE = 7;
    private static final int HOOK_NUMBER = 1;
    private static final int POSTROUTING = 4;
    private static final int RULE_TABLE = 1;
    private static final int RULE_EXPRESSIONS = 4;
    /** Tables of the older iptables, whose rules netlink does not show. */
    private static final Path LEGACY = Path.of("/proc/net/ip_tables_names");

    SourceNat {
        rules = List.copyOf(rules);
    }

    static SourceNat read() {
        Set<String> tables = tables();
        return new SourceNat(tables.isEmpty() ? List.of() : rules(tables), legacy());
    }

    /**
     * Whether a packet from one of these addresses could leave by this interface with another source.
     *
     * @param addresses of the server
     */
    boolean concerns(Interface on, List<IpAddress> addresses) {
        return rules.stream().anyMatch(rule -> addresses.stream().anyMatch(address -> rule.concerns(on, address)));
    }

    private static boolean legacy() {
        try {
            return Files.readAllLines(LEGACY, StandardCharsets.US_ASCII).contains("nat");
        } catch (IOException e) {
            return false;
        }
    }

    /** Names of the tables with a chain for NAT of what leaves. */
    private static Set<String> tables() {
        Set<String> found = new HashSet<>();
        for (ByteBuffer chain : Netlink.dump(NETLINK_NETFILTER, GET_CHAIN, new byte[GENERAL])) {
            Attributes attributes = Attributes.of(chain, GENERAL);
            if (attributes.text(CHAIN_TYPE).equals("nat")
                    && attributes.nested(CHAIN_HOOK).number(HOOK_NUMBER) == POSTROUTING) {
                found.add(attributes.text(CHAIN_TABLE));
            }
        }
        return found;
    }

    private static List<NatRule> rules(Set<String> tables) {
        List<NatRule> found = new ArrayList<>();
        for (ByteBuffer rule : Netlink.dump(NETLINK_NETFILTER, GET_RULE, new byte[GENERAL])) {
            Attributes attributes = Attributes.of(rule, GENERAL);
            if (rule.limit() > 0 && tables.contains(attributes.text(RULE_TABLE))) {
                found.add(new NatRule(rule.get(0), attributes.nested(RULE_EXPRESSIONS).elements()));
            }
        }
        return found;
    }
}
