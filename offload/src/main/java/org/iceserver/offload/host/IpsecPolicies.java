package org.iceserver.offload.host;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The policies by which this host encrypts packets (IPsec), or refuses them in the clear.
 *
 * @param policies each a {@code struct xfrm_userpolicy_info}
 */
record IpsecPolicies(List<ByteBuffer> policies) {
    private static final int NETLINK_XFRM = 6;
    private static final int GET_POLICY = 0x15;
    /** {@code struct xfrm_userpolicy_id}. */
    private static final int QUESTION = 64;
    private static final int SELECTOR_INTERFACE = 48;
    private static final int DIRECTION = 56 + 64 + 32 + 8;
    /** In, out and forward; higher ones are of single sockets. */
    private static final int DIRECTIONS = 3;

    IpsecPolicies {
        policies = List.copyOf(policies);
    }

    static IpsecPolicies read() {
        return new IpsecPolicies(Netlink.dump(NETLINK_XFRM, GET_POLICY, new byte[QUESTION]));
    }

    /** Whether there is one for packets of this interface. */
    boolean concern(int interfaceIndex) {
        return policies.stream().filter(policy -> policy.limit() > DIRECTION)
                .filter(policy -> policy.get(DIRECTION) < DIRECTIONS)
                .mapToInt(policy -> policy.getInt(SELECTOR_INTERFACE))
                .anyMatch(index -> index == 0 || index == interfaceIndex);
    }
}
