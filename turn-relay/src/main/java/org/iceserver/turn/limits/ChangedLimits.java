package org.iceserver.turn.limits;

import org.iceserver.turn.limits.Limits.Rate;

/** Builds changed limits: sets a row of the limits table by its name, from text. */
final class ChangedLimits {
    private int allocationsPerUser;
    private int allocationsPerSource;
    private int totalAllocations;
    private int connectionsPerSource;
    private Rate unauthenticated;
    private Rate newPeers;
    private int permissionsPerAllocation;
    private int channelsPerAllocation;
    private Bandwidth bandwidth;
    private Rate handshakesPerSource;

    ChangedLimits(Limits from) {
        allocationsPerUser = from.allocationsPerUser();
        allocationsPerSource = from.allocationsPerSource();
        totalAllocations = from.totalAllocations();
        connectionsPerSource = from.connectionsPerSource();
        unauthenticated = from.unauthenticated();
        newPeers = from.newPeers();
        permissionsPerAllocation = from.permissionsPerAllocation();
        channelsPerAllocation = from.channelsPerAllocation();
        bandwidth = from.bandwidth();
        handshakesPerSource = from.handshakesPerSource();
    }

    ChangedLimits set(String name, String value) {
        switch (name) {
            case "allocations-per-user" -> allocationsPerUser = number(name, value);
            case "allocations-per-source" -> allocationsPerSource = number(name, value);
            case "total-allocations" -> totalAllocations = number(name, value);
            case "connections-per-source" -> connectionsPerSource = number(name, value);
            case "unauth-rate" -> unauthenticated = rate(name, value);
            case "handshakes-per-source" -> handshakesPerSource = rate(name, value);
            case "new-peers-rate" -> newPeers = rate(name, value);
            case "permissions-per-allocation" -> permissionsPerAllocation = number(name, value);
            case "channels-per-allocation" -> channelsPerAllocation = number(name, value);
            case "allocation-bps" ->
                bandwidth = new Bandwidth(large(name, value), bandwidth.allocationPps(), bandwidth.serverBps());
            case "allocation-pps" ->
                bandwidth = new Bandwidth(bandwidth.allocationBps(), large(name, value), bandwidth.serverBps());
            case "server-bps" ->
                bandwidth = new Bandwidth(bandwidth.allocationBps(), bandwidth.allocationPps(), large(name, value));
            default -> throw new IllegalArgumentException("there is no relay limit named '" + name + "'");
        }
        return this;
    }

    Limits limits() {
        return new Limits(allocationsPerUser, allocationsPerSource, totalAllocations, connectionsPerSource,
                unauthenticated, newPeers, permissionsPerAllocation, channelsPerAllocation, bandwidth,
                handshakesPerSource);
    }

    private static int number(String name, String value) {
        if (value.equals("none")) {
            return Limits.NONE;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw noNumber(name, value, e);
        }
    }

    private static long large(String name, String value) {
        if (value.equals("none")) {
            return Bandwidth.NONE;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw noNumber(name, value, e);
        }
    }

    private static IllegalArgumentException noNumber(String name, String value, NumberFormatException why) {
        return new IllegalArgumentException("--limit " + name + " takes a number or 'none', not '" + value + "'", why);
    }

    private static Rate rate(String name, String value) {
        if (value.equals("none")) {
            return Rate.UNLIMITED;
        }
        int slash = value.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "--limit " + name + " takes RATE/BURST or 'none', not '" + value + "'");
        }
        return new Rate(number(name, value.substring(0, slash)), number(name, value.substring(slash + 1)));
    }
}
