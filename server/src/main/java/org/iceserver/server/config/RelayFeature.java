package org.iceserver.server.config;

/** A relay feature that is off unless it is asked for. */
public enum RelayFeature {
    /** The NAT in front sends packets for an external address back in. */
    HAIRPIN_NAT,
    /** The server also relays TCP (RFC 6062). */
    TCP_RELAY,
    /** Clients may move their allocation to another address (RFC 8016). */
    MOBILITY,
    /** Operators may make the network of a session bad. */
    IMPAIRMENT
}
