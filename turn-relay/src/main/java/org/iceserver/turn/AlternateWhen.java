package org.iceserver.turn;

/** When a client that asks for an allocation is sent to another server; {@code --alternate-when}. */
public enum AlternateWhen {
    /** While there is no room here, or this server drains. */
    FULL,

    /** Always. Clients for which no other server is known are served here. */
    ALWAYS,

    /** As {@link #FULL}, and while another node of the cluster has clearly less to do. */
    LOAD
}
