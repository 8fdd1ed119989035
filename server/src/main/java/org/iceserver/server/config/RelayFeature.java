package org.iceserver.server.config;

/** What a relay does only where it was asked for. */
public enum RelayFeature {
    /** The NAT in front brings packets for an external address back in. */
    HAIRPIN_NAT,
    /** TCP is relayed, too (RFC 6062). */
    TCP_RELAY,
    /** Clients may take their allocation to another address (RFC 8016). */
    MOBILITY
}
