package org.iceserver.server.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.iceserver.server.check.Check;
import org.iceserver.server.check.ExternalAddressCheck;
import org.iceserver.server.check.RelayAddressCheck;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.host.Addresses;
import org.iceserver.server.host.GlobalAddresses;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.signal.Profile;
import org.iceserver.turn.allocation.RelayDirectory.Relay;

/** Sentences about the relayed addresses that clients get. */
public final class ToldAddresses {
    private ToldAddresses() {}

    public static List<Check> checks(Configuration configuration, Addresses addresses, HostNetwork network) {
        List<Check> checks = new ArrayList<>();
        if (configuration.access().profile() == Profile.PUBLIC) {
            checks.add(new RelayAddressCheck(addresses.relay().stream().map(Relay::told).toList(),
                    GlobalAddresses::contain));
        }
        checks.add(new ExternalAddressCheck(addresses.relay(), Set.copyOf(network.all())));
        return checks;
    }
}
