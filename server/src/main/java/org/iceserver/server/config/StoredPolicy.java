package org.iceserver.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.iceserver.credentials.database.RealmSettings;
import org.iceserver.transport.AddressBlock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the rules of coturn's tables about peers and quotas on top of the options: peer ranges are added, quotas replace those
 * of the options.
 */
public record StoredPolicy(RealmSettings stored) {
    private static final Logger LOG = LoggerFactory.getLogger(StoredPolicy.class);
    private static final long BITS_PER_BYTE = 8;
    private static final Map<String, String> LIMITS = Map.of("max-bps", "allocation-bps", "total-quota",
            "total-allocations", "user-quota", "allocations-per-user");

    public Access over(Access access) {
        return access.with(
                new PeerRanges(joined(access.peers().allowed(), "allowed_peer_ip", stored.allowedPeers()),
                        joined(access.peers().denied(), "denied_peer_ip", stored.deniedPeers())),
                limits(access.limits()));
    }

    private static List<AddressBlock> joined(List<AddressBlock> ours, String table, List<String> theirs) {
        List<AddressBlock> all = new ArrayList<>(ours);
        for (String range : theirs) {
            try {
                AddressBlock block = AddressBlock.parse(range.strip());
                if (block.mapped()) {
                    LOG.warn("The database's {}: {}", table, block.mappedNote());
                }
                all.add(block);
            } catch (IllegalArgumentException e) {
                LOG.warn("The database's {} has a row that cannot be used: {}", table, e.getMessage());
            }
        }
        return all;
    }

    private LimitTable limits(LimitTable ours) {
        LimitTable table = ours;
        for (Map.Entry<String, Long> option : stored.options().entrySet()) {
            try {
                table = table.with(LimitTable.Change
                        .parse(LIMITS.get(option.getKey()) + "=" + value(option.getKey(), option.getValue())));
            } catch (IllegalArgumentException e) {
                LOG.warn("The database's {} cannot be used: {}", option.getKey(), e.getMessage());
            }
        }
        return table;
    }

    /** 0 means no limit in coturn. */
    private static String value(String option, long value) {
        if (value == 0) {
            return "none";
        }
        return Long.toString(option.equals("max-bps") ? value * BITS_PER_BYTE : value);
    }
}
