package org.iceserver.interop.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/** STUN messages and ChannelData that are almost right. One thread. */
final class StunSamples {
    static final int ALLOCATE = 0x0003;
    static final int REFRESH = 0x0004;
    private static final int[] TYPES = {0x0001, ALLOCATE, REFRESH, 0x0006, 0x0007, 0x0008, 0x0009, 0x000A, 0x000B,
        0x0011,
        0x0016, 0x0017, 0x0101, 0x0103, 0x0111, 0x0113, 0x0002, 0x3FFF};
    private static final int USERNAME = 0x0006;
    private static final int LIFETIME = 0x000D;
    private static final int CHANNEL_NUMBER = 0x000C;
    private static final int XOR_PEER_ADDRESS = 0x0012;
    private static final int DATA = 0x0013;
    private static final int REALM = 0x0014;
    private static final int NONCE = 0x0015;
    private static final int REQUESTED_TRANSPORT = 0x0019;

    private final String user;
    private final RandomGenerator chance;
    private @Nullable Challenge challenge;

    StunSamples(String user, RandomGenerator chance) {
        this.user = user;
        this.chance = chance;
    }

    /** From now on messages are signed. */
    void challenged(@Nullable Challenge told) {
        challenge = told;
    }

    /** An Allocate request as clients send it. */
    byte[] allocate() {
        List<StunAttribute> attributes = new ArrayList<>();
        attributes.add(new StunAttribute(REQUESTED_TRANSPORT, new byte[]{17, 0, 0, 0}));
        return signed(ALLOCATE, attributes);
    }

    /** A Refresh request that ends the allocation. */
    byte[] goodbye() {
        List<StunAttribute> attributes = new ArrayList<>();
        attributes.add(new StunAttribute(LIFETIME, new byte[4]));
        return signed(REFRESH, attributes);
    }

    /** Anything: a request or an indication with mutated attributes, ChannelData, or bytes of either that were damaged. */
    byte[] next() {
        return switch (chance.nextInt(10)) {
            case 0 -> damaged(message());
            case 1 -> channelData();
            case 2 -> damaged(channelData());
            default -> message();
        };
    }

    private byte[] message() {
        List<StunAttribute> attributes = new ArrayList<>(usual());
        int changes = chance.nextInt(4);
        for (int i = 0; i < changes; i++) {
            change(attributes);
        }
        int type = TYPES[chance.nextInt(TYPES.length)];
        if (chance.nextInt(8) == 0) {
            return StunWriter.write(type, transactionId(), attributes, null, chance.nextBoolean());
        }
        return signed(type, attributes);
    }

    /** What the methods of TURN carry, each now and then. */
    private List<StunAttribute> usual() {
        List<StunAttribute> attributes = new ArrayList<>();
        if (chance.nextBoolean()) {
            attributes.add(new StunAttribute(REQUESTED_TRANSPORT, new byte[]{17, 0, 0, 0}));
        }
        if (chance.nextBoolean()) {
            attributes.add(new StunAttribute(XOR_PEER_ADDRESS, peer()));
        }
        if (chance.nextInt(3) == 0) {
            attributes.add(new StunAttribute(CHANNEL_NUMBER,
                    ByteBuffer.allocate(4).putShort((short) (0x4000 + chance.nextInt(0x1010))).array()));
        }
        if (chance.nextInt(3) == 0) {
            byte[] data = new byte[chance.nextInt(300)];
            chance.nextBytes(data);
            attributes.add(new StunAttribute(DATA, data));
        }
        if (chance.nextInt(4) == 0) {
            attributes.add(new StunAttribute(LIFETIME, ByteBuffer.allocate(4).putInt(chance.nextInt()).array()));
        }
        return attributes;
    }

    /** Loopback at any port, or any address. */
    private byte[] peer() {
        ByteBuffer address = ByteBuffer.allocate(8).put((byte) 0).put((byte) 1);
        address.putShort((short) chance.nextInt(0x10000));
        address.putInt((chance.nextBoolean() ? 0x7F000001 : chance.nextInt()) ^ 0x2112A442);
        return address.array();
    }

    private void change(List<StunAttribute> attributes) {
        int at = attributes.isEmpty() ? 0 : chance.nextInt(attributes.size());
        switch (chance.nextInt(5)) {
            case 0 -> attributes.add(at, StunAttribute.any(chance));
            case 1 -> {
                int most = chance.nextInt(30) == 0 ? 200 : 8;
                for (int i = chance.nextInt(most); i > 0; i--) {
                    attributes.add(StunAttribute.any(chance));
                }
            }
            case 2 -> {
                if (!attributes.isEmpty()) {
                    attributes.add(attributes.get(at));
                }
            }
            case 3 -> {
                if (!attributes.isEmpty()) {
                    attributes.remove(at);
                }
            }
            default -> {
                if (!attributes.isEmpty()) {
                    attributes.set(at, attributes.get(at).mutated(chance));
                }
            }
        }
    }

    private byte[] signed(int type, List<StunAttribute> attributes) {
        Challenge told = challenge;
        if (told == null) {
            return StunWriter.write(type, transactionId(), attributes, null, false);
        }
        attributes.add(StunAttribute.text(USERNAME, user));
        attributes.add(new StunAttribute(REALM, told.realm()));
        attributes.add(new StunAttribute(NONCE, told.nonce()));
        return StunWriter.write(type, transactionId(), attributes, told.key(), chance.nextInt(3) == 0);
    }

    private byte[] channelData() {
        byte[] payload = new byte[chance.nextInt(200)];
        chance.nextBytes(payload);
        return ByteBuffer.allocate(4 + payload.length + (-payload.length & 3))
                .putShort((short) (0x4000 + chance.nextInt(chance.nextBoolean() ? 8 : 0x4000)))
                .putShort((short) payload.length).put(payload).array();
    }

    private byte[] damaged(byte[] whole) {
        byte[] bytes = whole.clone();
        for (int i = chance.nextInt(4); i >= 0; i--) {
            bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt(256);
        }
        return chance.nextBoolean() ? bytes : Arrays.copyOf(bytes, chance.nextInt(bytes.length + 20));
    }

    private byte[] transactionId() {
        byte[] id = new byte[12];
        chance.nextBytes(id);
        return id;
    }
}
