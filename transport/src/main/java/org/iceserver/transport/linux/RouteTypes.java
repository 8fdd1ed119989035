package org.iceserver.transport.linux;

/** The route types (rtnetlink(7)) that deliver a packet to this host. */
final class RouteTypes {
    private static final int RTN_LOCAL = 2;
    private static final int RTN_BROADCAST = 3;
    private static final int RTN_ANYCAST = 4;

    private RouteTypes() {}

    static boolean endsHere(int type) {
        return type == RTN_LOCAL || type == RTN_BROADCAST || type == RTN_ANYCAST;
    }
}
