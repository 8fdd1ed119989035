package org.iceserver.turn.policy;

/** Where packets for a permitted peer address may go. */
public enum PeerPath {
    /** To the network, through the kernel. */
    NETWORK,
    /** An address we relay on or advertise: to the live relayed address that it names, in this process, or dropped. */
    IN_PROCESS,
    /** The same, but the operator opened it by name, or a NAT hairpins: what no live relayed address takes goes to the kernel. */
    IN_PROCESS_THEN_NETWORK
}
