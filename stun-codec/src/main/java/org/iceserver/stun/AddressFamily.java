package org.iceserver.stun;

/** The family byte of an address attribute (RFC 8489 s14.1). */
public enum AddressFamily {
    IPV4(1, 4), IPV6(2, 16);

    private final int number;
    private final int addressBytes;

    AddressFamily(int number, int addressBytes) {
        this.number = number;
        this.addressBytes = addressBytes;
    }

    public int number() {
        return number;
    }

    public int addressBytes() {
        return addressBytes;
    }
}
