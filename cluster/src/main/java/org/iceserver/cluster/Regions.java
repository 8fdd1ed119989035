package org.iceserver.cluster;

import java.util.List;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;

/**
 * In which region a client is.
 *
 * @param own the region of this node, which counts for clients that the table does not name
 * @param table the first block that contains the client counts
 */
public record Regions(String own, List<Row> table) {
    /** {@code --region-of CIDR=NAME}. */
    public record Row(AddressBlock block, String region) {}

    public Regions {
        table = List.copyOf(table);
    }

    public String of(IpAddress client) {
        return table.stream().filter(row -> row.block().contains(client)).map(Row::region).findFirst().orElse(own);
    }
}
