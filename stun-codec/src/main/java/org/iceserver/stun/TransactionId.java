package org.iceserver.stun;

/** The 96 bits that match a response to its request (RFC 8489 s5); {@code first} holds the first four bytes. */
public record TransactionId(int first, long rest) {}
