package org.iceserver.turn.allocation;

import org.iceserver.transport.IpAddress;

/**
 * Makes, expires and releases the permissions and channel bindings of one allocation (RFC 8656 s9, s12), together with
 * their native memory. Every binding has its permission. One thread.
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

    /** This peer address's permission, made when there is none. It lives at least until {@code expires}. */
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

    /** Binds a free channel to a free peer. The caller must refresh the binding. */
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
     * Removes expired permissions and channels.
     *
     * @return when something here expires next, at most {@code latest}
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

    /** Removes the permissions and channels of one of two relayed addresses. */
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

    /** Releases the endpoints, which are in this loop's memory. */
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

    /** Makes the endpoints again in the memory of the loop that now serves the allocation. */
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
