package org.iceserver.transport;

import java.net.BindException;

/** A socket that could not be opened; the message is one sentence: what is wrong and what to do. */
public final class BindFailure extends BindException {
    private static final long serialVersionUID = 1L;

    /** Why, for a caller that may try the next port. */
    public enum Reason {
        /** Another socket has the port. */
        PORT_TAKEN,
        /** The address belongs to no interface of this host, or its family is switched off. */
        NOT_LOCAL,
        /** The process or the host ran out of file descriptors or memory. */
        EXHAUSTED,
        /** The port is privileged, or a security policy forbids it. */
        NOT_PERMITTED,
        /** Anything else; the message carries the system's words. */
        OTHER
    }

    private final Reason reason;
    private final String protocol;
    private final transient IpAddress address;
    private final int port;

    private BindFailure(Reason reason, String protocol, IpAddress address, int port, String sentence) {
        super(sentence);
        this.reason = reason;
        this.protocol = protocol;
        this.address = address;
        this.port = port;
    }

    /** The failure to bind this address and port; {@code detail} is what the system said about it. */
    public static BindFailure of(Reason reason, IpAddress address, int port, String detail) {
        return of(reason, "UDP", address, port, detail);
    }

    /** The same for another protocol, as people write it. */
    public static BindFailure of(Reason reason, String protocol, IpAddress address, int port, String detail) {
        String where = protocol + " port " + port + " on " + address;
        return new BindFailure(reason, protocol, address, port, switch (reason) {
            case PORT_TAKEN -> where + " is taken: stop the program that has it or choose another port";
            case NOT_LOCAL -> address + " is not an address of this host: name one that an interface has";
            case EXHAUSTED -> where + " was not opened (" + detail
                    + "): raise the limit of open files (ulimit -n) or free memory";
            case NOT_PERMITTED -> where + " is not permitted: choose a port above 1023 or grant CAP_NET_BIND_SERVICE";
            case OTHER -> where + " could not be opened: " + detail;
        });
    }

    /** The failure of a bind that the JDK or Netty tells as an exception. */
    public static BindFailure of(Throwable failed, String protocol, IpAddress address, int port) {
        BindFailure told = of(BindErrors.reason(failed), protocol, address, port, String.valueOf(failed.getMessage()));
        told.initCause(failed);
        return told;
    }

    public Reason reason() {
        return reason;
    }

    /** TCP or UDP. */
    public String protocol() {
        return protocol;
    }

    public IpAddress address() {
        return address;
    }

    public int port() {
        return port;
    }
}
