package org.iceserver.turn.netty;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.ChannelData;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.turn.netty.TurnTestClient.Received;

import static org.assertj.core.api.Assertions.assertThat;

/** ChannelData, Send and Data indications, as a test writes and reads them. */
final class DataFrames {
    private DataFrames() {}

    static byte[] channelFrame(int channel, byte[] payload, boolean padded) {
        byte[] frame = new byte[4 + (padded ? ChannelData.padded(payload.length) : payload.length)];
        frame[0] = (byte) (channel >> 8);
        frame[1] = (byte) channel;
        frame[2] = (byte) (payload.length >> 8);
        frame[3] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 4, payload.length);
        return frame;
    }

    static byte[] sendIndication(TransportAddress peer, byte[] payload) {
        return TurnTestClient.bytes(StunEncoder.of(MessageClass.INDICATION, Method.SEND, TurnTestClient.id())
                .add(new Attribute.XorPeerAddress(peer))
                .add(new Attribute.Data(Bytes.of(payload))));
    }

    static boolean isChannelData(byte[] message) {
        return (message[0] & 0xFF) >= 0x40;
    }

    static Received channelData(byte[] message, boolean stream) {
        int length = unsignedShort(message, 2);
        assertThat(message).hasSize(4 + (stream ? ChannelData.padded(length) : length));
        for (int i = 4 + length; i < message.length; i++) {
            assertThat(message[i]).as("padding").isZero();
        }
        return new Received(unsignedShort(message, 0), null,
                Bytes.of(Arrays.copyOfRange(message, 4, 4 + length)));
    }

    static Received dataIndication(StunMessage message) {
        assertThat(message.method()).isEqualTo(Method.DATA);
        return new Received(0, Objects.requireNonNull(message.first(Attribute.XorPeerAddress.class)).address(),
                Objects.requireNonNull(message.first(Attribute.Data.class)).value());
    }

    private static int unsignedShort(byte[] message, int at) {
        return Short.toUnsignedInt(ByteBuffer.wrap(message).getShort(at));
    }
}
