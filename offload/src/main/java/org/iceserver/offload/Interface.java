package org.iceserver.offload;

/**
 * An Ethernet interface of this host.
 *
 * @param mac the hardware address, in the low 48 bits
 * @param redirect whether answers that leave by the interface that they came in by are also redirected there, instead of being
 * sent back by the driver: on a veth such packets would wait until other traffic comes
 */
public record Interface(int index, String name, long mac, boolean redirect) {
    static final int MAC_BYTES = 6;
}
