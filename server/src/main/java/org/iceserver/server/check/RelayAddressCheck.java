package org.iceserver.server.check;

import java.util.List;
import java.util.function.Predicate;

import org.iceserver.transport.IpAddress;

/**
 * Whether peers on the internet can reach the relay addresses that clients get.
 *
 * @param global whether an address is globally reachable, judged by the address alone
 */
public record RelayAddressCheck(List<IpAddress> told, Predicate<IpAddress> global) implements Check {
    private static final String SUBJECT = "relay address";

    public RelayAddressCheck {
        told = List.copyOf(told);
    }

    @Override
    public List<Finding> findings() {
        return told.stream().map(address -> global.test(address)
                ? Finding.ok(SUBJECT, "Clients are told " + address + ", which is a public address.")
                : Finding.warn(SUBJECT,
                        "Relay address " + address + " is private: peers on the internet cannot reach it.",
                        "--external-ip with the public address of this host, or auto"))
                .toList();
    }
}
