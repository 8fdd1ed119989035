package org.iceserver.interop.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** An attribute as it goes onto the wire, right or wrong. */
public final class StunAttribute {
    private static final int[] TYPES = {0x0001, 0x0003, 0x0004, 0x0006, 0x0008, 0x0009, 0x000A, 0x000C, 0x000D, 0x0012,
        0x0013, 0x0014, 0x0015, 0x0016, 0x0017, 0x0018, 0x0019, 0x001A, 0x001B, 0x001C, 0x001D, 0x001E, 0x0020, 0x0022,
        0x0024, 0x0025, 0x0026, 0x0027, 0x002A, 0x4000, 0x7FFF, 0x8000, 0x8001, 0x8002, 0x8003, 0x8004, 0x8022, 0x8023,
        0x8028, 0x802B, 0x802C, 0x8030, 0xFFFF};

    private final int type;
    private final byte[] value;
    private final int length;

    /**
     * @param type as in the registry
     * @param value without padding
     * @param length what the length field says
     */
    private StunAttribute(int type, byte[] value, int length) {
        this.type = type;
        this.value = value;
        this.length = length;
    }

    public StunAttribute(int type, byte[] value) {
        this(type, value, value.length);
    }

    int type() {
        return type;
    }

    byte[] value() {
        return value;
    }

    int length() {
        return length;
    }

    public static StunAttribute text(int type, String value) {
        return new StunAttribute(type, value.getBytes(StandardCharsets.UTF_8));
    }

    /** An attribute of the registry with a value of a fitting or of any length. */
    static StunAttribute any(RandomGenerator chance) {
        int type = TYPES[chance.nextInt(TYPES.length)];
        int length = switch (chance.nextInt(6)) {
            case 0 -> 0;
            case 1 -> 4;
            case 2 -> 8;
            case 3 -> 20;
            case 4 -> chance.nextInt(40);
            default -> chance.nextInt(chance.nextInt(20) == 0 ? 1_200 : 64);
        };
        byte[] value = new byte[length];
        chance.nextBytes(value);
        if (length >= 8 && chance.nextBoolean()) {
            // Addresses are judged by their family first.
            value[0] = 0;
            value[1] = (byte) (1 + chance.nextInt(2));
        }
        return new StunAttribute(type, value);
    }

    /** The same with one thing wrong. */
    StunAttribute mutated(RandomGenerator chance) {
        byte[] changed = value.clone();
        return switch (chance.nextInt(5)) {
            case 0 -> new StunAttribute(TYPES[chance.nextInt(TYPES.length)], changed, length);
            case 1 -> new StunAttribute(type, changed, chance.nextInt(0x10000));
            case 2 -> new StunAttribute(type, changed, Math.max(0, length + chance.nextInt(-4, 5)));
            case 3 -> new StunAttribute(type, new byte[chance.nextInt(40)]);
            default -> {
                if (changed.length > 0) {
                    changed[chance.nextInt(changed.length)] = (byte) chance.nextInt(256);
                }
                yield new StunAttribute(type, changed, length);
            }
        };
    }
}
