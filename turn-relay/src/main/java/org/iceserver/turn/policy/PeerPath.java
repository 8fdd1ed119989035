package org.iceserver.turn.policy;

/** The way that packets to a permitted peer address take. */
public enum PeerPath {
    /** To the network, through the kernel. */
    NETWORK,
    /**
     * An address on which we relay or that we advertise: the packet goes to the live relayed address inside this
     * process, or is dropped.
     */
    IN_PROCESS,
    /**
     * The same, but a packet that matches no live relayed address goes to the kernel, because the operator allowed
     * exactly this address or a NAT sends such packets back.
     */
    IN_PROCESS_THEN_NETWORK
}
