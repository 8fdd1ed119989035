package org.iceserver.offload.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.iceserver.offload.Interface;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a table that has a chain for NAT.
 *
 * @param family of its table: 2 is IPv4, 10 is IPv6, others are both
 * @param expressions as the kernel lists them, each with a name and its data
 */
record NatRule(int family, List<Attributes> expressions) {
    private static final int V4 = 2;
    private static final int V6 = 10;
    private static final int NAME = 1;
    private static final int DATA = 2;
    private static final int VALUE = 1;
    private static final int NAT_TYPE = 1;
    private static final int SOURCE = 0;
    private static final Set<String> TARGETS = Set.of("MASQUERADE", "SNAT", "NETMAP");
    private static final int INTERFACE_NAME = 16;

    NatRule {
        expressions = List.copyOf(expressions);
    }

    /** Whether it could change the source of a packet from this address that leaves by this interface. */
    boolean concerns(Interface on, IpAddress from) {
        if ((family == V4 && !from.isV4()) || (family == V6 && from.isV4())) {
            return false;
        }
        Map<Integer, byte[]> registers = new HashMap<>();
        for (Attributes expression : expressions) {
            Attributes data = expression.nested(DATA);
            switch (expression.text(NAME)) {
                case "meta" -> load(registers, data.number(1), meta(data.number(2), on));
                case "payload" -> load(registers, data.number(1), payload(data, from));
                case "bitwise" -> load(registers, data.number(2),
                        masked(registers.get(data.number(1)), data.nested(4).bytes(VALUE)));
                case "cmp" -> {
                    if (excluded(registers.get(data.number(1)), data)) {
                        return false;
                    }
                }
                case "masq" -> {
                    return true;
                }
                case "nat" -> {
                    return data.number(NAT_TYPE) == SOURCE;
                }
                case "target" -> {
                    return TARGETS.contains(data.text(1));
                }
                default -> {
                    // Its answer is not known here.
                }
            }
        }
        return false;
    }

    private static void load(Map<Integer, byte[]> registers, int register, Optional<byte[]> value) {
        value.ifPresentOrElse(known -> registers.put(register, known), () -> registers.remove(register));
    }

    private static Optional<byte[]> meta(int key, Interface on) {
        return switch (key) {
            case 5 -> Optional.of(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(on.index())
                    .array());
            case 7 -> Optional.of(Arrays.copyOf(on.name().getBytes(StandardCharsets.UTF_8), INTERFACE_NAME));
            default -> Optional.empty();
        };
    }

    /** The source address, or its first bytes. */
    private static Optional<byte[]> payload(Attributes data, IpAddress from) {
        boolean networkHeader = data.number(2) == 1;
        int length = data.number(4);
        byte[] address = from.toBytes();
        return networkHeader && data.number(3) == (from.isV4() ? 12 : 8) && length > 0 && length <= address.length
                ? Optional.of(Arrays.copyOf(address, length))
                : Optional.empty();
    }

    private static Optional<byte[]> masked(byte @Nullable [] value, Optional<byte[]> mask) {
        if (value == null || mask.isEmpty() || mask.get().length != value.length) {
            return Optional.empty();
        }
        byte[] masked = value.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] &= mask.get()[i];
        }
        return Optional.of(masked);
    }

    /** Whether the comparison is known to fail. */
    private static boolean excluded(byte @Nullable [] value, Attributes comparison) {
        Optional<byte[]> with = comparison.nested(3).bytes(VALUE);
        if (value == null || with.isEmpty() || with.get().length > value.length) {
            return false;
        }
        boolean equal = Arrays.equals(Arrays.copyOf(value, with.get().length), with.get());
        return switch (comparison.number(2)) {
            case 0 -> !equal;
            case 1 -> equal;
            default -> false;
        };
    }
}
