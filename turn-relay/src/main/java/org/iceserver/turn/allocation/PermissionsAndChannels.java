package org.iceserver.turn.allocation;

import org.iceserver.transport.IpAddress;

/**
 * The permissions and channel bindings of one allocation (RFC 8656 s9, s12): made, expired, and given back with what they
 * hold in native memory. Where there is a binding there is its permission. One thread.
 */
public final class PermissionsAndChannels {
    private final Allocation allocation;
    private final AddressTable<Permission> permissions;
    private final ChannelTable channels;

    PermissionsAndChannels(Allocation allocation, AddressTable<Permission> permissions, ChannelTable channels) {
        this.allocation = allocation;
        this.permissions = permissions;
        this.channels = channels;
    }

    /** This peer address's permission, made when there is none; it lives until then, or longer if it did before. */
    public Permission permission(long high, long low, long expires) {
        Permission known = permissions.get(high, low, 0);
        if (known != null) {
            known.liveUntil(expires);
        } else {
            RelayedAddress from = allocation.relayed(IpAddress.isV4(high, low));
            if (from == null) {
                throw new IllegalStateException("a peer of a family without relayed address was let through");
            }
            known = new Permission(allocation, from, high, low, expires);
            permissions.put(high, low, 0, known);
        }
        return known;
    }

    /** Binds a free channel to a free peer; the caller refreshes it. */
    public ChannelBinding bind(int channel, Permission permission, int port) {
        ChannelBinding binding = new ChannelBinding(channel,
                allocation.endpoint(permission.high(), permission.low(), port), permission);
        channels.add(binding);
        permission.channelAdded();
        return binding;
    }

    public void unbind(ChannelBinding binding) {
        binding.closeKernelRoute();
        channels.remove(binding);
        binding.permission().channelRemoved();
        binding.peer().release();
    }

    private void remove(Permission permission) {
        permissions.remove(permission.high(), permission.low(), 0);
        permission.release();
    }

    /**
     * Removes what has expired.
     *
     * @return when something here expires next, and no later than {@code latest}
     */
    long sweep(long latest, long nowNanos) {
        return sweepPermissions(sweepChannels(latest, nowNanos), nowNanos);
    }

    private long sweepChannels(long latest, long nowNanos) {
        long next = latest;
        for (int slot = 0; slot < channels.slots();) {
            ChannelBinding binding = channels.value(slot);
            if (binding != null && !binding.live(nowNanos)) {
                unbind(binding);
                continue;
            }
            if (binding != null && binding.expiresNanos() - next < 0) {
                next = binding.expiresNanos();
            }
            slot++;
        }
        return next;
    }

    private long sweepPermissions(long latest, long nowNanos) {
        long next = latest;
        for (int slot = 0; slot < permissions.slots();) {
            Permission permission = permissions.value(slot);
            if (permission != null && !permission.live(nowNanos) && !permission.carriesChannels()) {
                remove(permission);
                continue;
            }
            if (permission != null && permission.live(nowNanos) && permission.expiresNanos() - next < 0) {
                next = permission.expiresNanos();
            }
            slot++;
        }
        return next;
    }

    /** Removes what belongs to one of two relayed addresses. */
    void remove(RelayedAddress one) {
        for (int slot = 0; slot < channels.slots();) {
            ChannelBinding binding = channels.value(slot);
            if (binding != null && binding.relayed() == one) {
                unbind(binding);
            } else {
                slot++;
            }
        }
        for (int slot = 0; slot < permissions.slots();) {
            Permission permission = permissions.value(slot);
            if (permission != null && permission.relayed() == one) {
                remove(permission);
            } else {
                slot++;
            }
        }
    }

    /** Gives back what stands in this loop's memory. */
    public void releaseEndpoints() {
        for (int slot = 0; slot < channels.slots(); slot++) {
            ChannelBinding binding = channels.value(slot);
            if (binding != null) {
                binding.peer().release();
            }
        }
        for (int slot = 0; slot < permissions.slots(); slot++) {
            Permission permission = permissions.value(slot);
            if (permission != null) {
                permission.release();
            }
        }
    }

    /** Another loop serves the allocation: destinations are to stand in that loop's memory. */
    void renewEndpoints() {
        for (int slot = 0; slot < channels.slots(); slot++) {
            ChannelBinding binding = channels.value(slot);
            if (binding != null) {
                Permission permission = binding.permission();
                binding.peer(allocation.endpoint(permission.high(), permission.low(), binding.peer().port()));
            }
        }
    }
}
