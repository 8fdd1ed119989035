package org.iceserver.turn.allocation;

import java.util.concurrent.TimeUnit;

/**
 * How long permissions and channels live (RFC 8656 s9, s12).
 *
 * <p>CreatePermission makes a permission live for {@code permissionNanos}. ChannelBind makes the channel and the
 * permission of its peer live for {@code channelNanos}. So the peer can reach a client that only binds a channel for as
 * long as the channel lives.
 */
public record PermissionLifetimes(long permissionNanos, long channelNanos) {
    /** The lifetimes of the RFC. */
    public static final PermissionLifetimes STANDARD = new PermissionLifetimes(TimeUnit.SECONDS.toNanos(300),
            TimeUnit.SECONDS.toNanos(600));

    public PermissionLifetimes {
        if (permissionNanos < 1 || channelNanos < permissionNanos) {
            throw new IllegalArgumentException("a channel must live at least as long as a permission");
        }
    }

    /** Both lifetimes divided by this factor, so that tests with real clients need not wait ten minutes. */
    public PermissionLifetimes dividedBy(int factor) {
        return new PermissionLifetimes(permissionNanos / factor, channelNanos / factor);
    }
}
