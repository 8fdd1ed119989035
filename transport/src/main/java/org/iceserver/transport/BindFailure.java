package org.iceserver.transport;

import java.net.BindException;

/** A socket could not be opened. The message is one sentence: what is wrong and what to do. */
public final class BindFailure extends BindException {
    private static final long serialVersionUID = 1L;

    private static final int FIRST_OF_EVERYBODY = 1_024;

    /** The reason, for a caller that may try the next port, and the sentence for people. */
    public enum Reason {
        /** Another socket has the port. */
        PORT_TAKEN {
            @Override
            String sentence(String where, IpAddress address, int port, String detail) {
                return where + " is taken: stop the program that has it or choose another port";
            }
        },
        /** The address belongs to no interface of this host, or its family is switched off. */
        NOT_LOCAL {
            @Override
            String sentence(String where, IpAddress address, int port, String detail) {
                return address + " is not an address of this host: name one that an interface has";
            }
        },
        /** The process or the host has no file descriptors or memory left. */
        EXHAUSTED {
            @Override
            String sentence(String where, IpAddress address, int port, String detail) {
                return where + " was not opened (" + detail
                        + "): raise the limit of open files (ulimit -n) or free memory";
            }
        },
        /** The port is privileged, or a security policy forbids it. */
        NOT_PERMITTED {
            @Override
            String sentence(String where, IpAddress address, int port, String detail) {
                String sentence = where + " is not permitted: choose a port above 1023 or grant CAP_NET_BIND_SERVICE";
                return port >= FIRST_OF_EVERYBODY
                        ? sentence
                        : sentence
                                + ": AmbientCapabilities=CAP_NET_BIND_SERVICE in a systemd unit does that, and 'sysctl -w "
                                + "net.ipv4.ip_unprivileged_port_start=" + port + "' opens the port to every user";
            }
        },
        /** Anything else; the message contains the system's message. */
        OTHER {
            @Override
            String sentence(String where, IpAddress address, int port, String detail) {
                return where + " could not be opened: " + detail;
            }
        };

        /** The reason for a Linux error number. */
        public static Reason of(int errno) {
            return BindErrors.reason(errno);
        }

        /**
         * What is wrong and what to do, without a full stop.
         *
         * @param where protocol, port and address
         * @param detail the system's message
         */
        abstract String sentence(String where, IpAddress address, int port, String detail);
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

    /** The failure to bind this address and port; {@code detail} is the system's message about it. */
    public static BindFailure of(Reason reason, IpAddress address, int port, String detail) {
        return of(reason, "UDP", address, port, detail);
    }

    /** The same for another protocol; {@code protocol} is its name for people. */
    public static BindFailure of(Reason reason, String protocol, IpAddress address, int port, String detail) {
        return new BindFailure(reason, protocol, address, port,
                reason.sentence(where(protocol, address, port), address, port, detail));
    }

    private static String where(String protocol, IpAddress address, int port) {
        return protocol + " port " + port + " on " + address;
    }

    /** The failure of a bind that the JDK or Netty reports as an exception. */
    public static BindFailure of(Throwable failed, String protocol, IpAddress address, int port) {
        BindFailure told = of(BindErrors.reason(failed), protocol, address, port, String.valueOf(failed.getMessage()));
        told.initCause(failed);
        return told;
    }

    /**
     * The sentence for a port that is taken by a known program.
     *
     * @param ours whether this process itself has the port
     */
    public String takenBy(String program, boolean ours) {
        return where(protocol, address, port) + " is taken by " + program
                + (ours ? ": " : ": stop that program or ") + "choose another port";
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
