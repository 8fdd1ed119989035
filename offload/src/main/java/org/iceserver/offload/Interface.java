package org.iceserver.offload;

/**
 * An Ethernet interface of this host.
 *
 * @param mac its address, as the low 48 bits
 * @param redirect answers that leave where they came in are redirected there too, rather than turned round by the driver: on a veth
 *        these would lie until other traffic comes
 */
public record Interface(int index, String name, long mac, boolean redirect) {
    static final int MAC_BYTES = 6;
}
