package org.iceserver.transport;

/**
 * An ICMP message about a packet that a socket has sent. It can also be an error of this host's own kernel in the same
 * form: the packet is too long for the route and must not be fragmented.
 *
 * @param destination the destination address of that packet; its port is {@code port}
 * @param type ICMP type, or ICMPv6 type when the destination is IPv6
 * @param data the second word of the message: the next hop's MTU when the packet was too big, else 0
 */
public record IcmpError(IpAddress destination, int port, int type, int code, int data) {}
