package org.iceserver.transport;

/**
 * An ICMP message about a packet that a socket had sent, or what this host's own kernel says in such a message's words:
 * that the packet is too long for the route and must not be cut.
 *
 * @param destination where that packet was sent, with {@code port}
 * @param type ICMP type, or ICMPv6 type when the destination is IPv6
 * @param data the message's second word: the next hop's MTU for a packet that was too big, else 0
 */
public record IcmpError(IpAddress destination, int port, int type, int code, int data) {}
