package org.iceserver.turn;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.ChannelData;
import org.iceserver.stun.DataIndication;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.SendIndication;
import org.iceserver.stun.StunEncoder;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.ChannelBinding;
import org.iceserver.turn.allocation.PeerRoute;
import org.iceserver.turn.allocation.Permission;
import org.iceserver.turn.policy.PeerPath;
import org.jspecify.annotations.Nullable;

/**
 * Two clients of one server, each with an allocation, who relay to each other: what they send is real bytes, what is in
 * flight takes virtual time, and the server's part is the core's lookups with in-process delivery between them.
 */
final class VirtualRelayPair {
    private final VirtualServer server = VirtualServer.start();
    private final PriorityQueue<InFlight> inFlight = new PriorityQueue<>(
            Comparator.comparingLong(InFlight::atNanos).thenComparingLong(InFlight::order));
    private final Duration latency;
    private long order;
    final Side left = new Side(server.client("203.0.113.1", 1_111));
    final Side right = new Side(server.client("203.0.113.2", 2_222));

    private record InFlight(long atNanos, long order, Side receiver, Bytes bytes) {}

    VirtualRelayPair(Duration latency) {
        this.latency = latency;
    }

    VirtualServer server() {
        return server;
    }

    /** One client with its allocation, and what reached it, as text. */
    final class Side {
        final VirtualClient client;
        final Allocation allocation;
        final List<String> received = new ArrayList<>();

        private Side(VirtualClient client) {
            this.client = client;
            allocation = client.allocation();
        }

        Side other() {
            return this == left ? right : left;
        }

        String relayed() {
            return allocation.relayed().getFirst().address().toString();
        }

        int permitOther() {
            return client.permit(other().relayed());
        }

        int bindOther(int channel) {
            return client.bind(channel, other().relayed(), other().allocation.relayed().getFirst().port());
        }

        void sendIndication(String text) {
            StunEncoder indication = StunEncoder.of(MessageClass.INDICATION, Method.SEND, VirtualClient.nextId())
                    .add(VirtualClient.peer(other().relayed(), other().allocation.relayed().getFirst().port()))
                    .add(new Attribute.Data(Bytes.of(text.getBytes(StandardCharsets.UTF_8))));
            ByteBuf packet = indication.encode(UnpooledByteBufAllocator.DEFAULT);
            toServer(this, packet);
            packet.release();
        }

        void sendChannelData(int channel, String text) {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            ByteBuf frame = Unpooled.buffer().writeZero(ChannelData.HEADER).writeBytes(payload);
            ChannelData.writeHeader(frame, 0, channel, payload.length);
            toServer(this, frame);
        }
    }

    /** Lets this much time pass; everything that arrives meanwhile is received. */
    void pass(Duration time) {
        long end = server.now().nanos() + time.toNanos();
        while (!inFlight.isEmpty() && inFlight.peek().atNanos - end <= 0) {
            InFlight next = inFlight.remove();
            server.pass(Duration.ofNanos(next.atNanos - server.now().nanos()));
            next.receiver.received.add(read(next.bytes.toArray()));
        }
        server.pass(Duration.ofNanos(end - server.now().nanos()));
    }

    /** What the shell does with a client's packet, with the core's lookups. */
    private void toServer(Side sender, ByteBuf packet) {
        IpAddress address = sender.client.path().fiveTuple().client();
        Allocation from = server.shard()
                .allocation(address.high(), address.low(), sender.client.path().fiveTuple().clientPort(),
                        sender.client.listener());
        if (from == null) {
            return;
        }
        long now = server.now().nanos();
        if (ChannelData.isChannelData(packet.getByte(0))) {
            ChannelBinding binding = server.shard().toPeer(from, ChannelData.channel(packet, 0), now);
            if (binding != null) {
                byte[] payload = new byte[ChannelData.length(packet, 0)];
                packet.getBytes(ChannelData.HEADER, payload);
                toRelayed(from, binding.path(), binding.peer().high(), binding.peer().low(), binding.peer().port(),
                        payload);
            }
            return;
        }
        SendIndication indication = new SendIndication();
        if (indication.read(packet, 0, packet.readableBytes())) {
            Permission permission = server.shard().toPeer(from, indication.peerHigh(), indication.peerLow(), now);
            if (permission != null) {
                byte[] payload = new byte[indication.dataLength()];
                packet.getBytes(indication.dataOffset(), payload);
                toRelayed(from, permission.path(), indication.peerHigh(), indication.peerLow(),
                        permission.endpoint(indication.peerPort()).port(), payload);
            }
        }
    }

    private void toRelayed(Allocation from, PeerPath reach, long high, long low, int port, byte[] payload) {
        if (reach != PeerPath.IN_PROCESS) {
            throw new AssertionError("a packet for an address of our own would have reached the kernel");
        }
        Allocation to = server.shard().relayed(high, low, port);
        if (to == null) {
            server.shard().counters().drop(DropReason.OWN_ADDRESS);
            return;
        }
        IpAddress source = from.relayed().getFirst().address();
        PeerRoute route = server.shard()
                .toClient(to, source.high(), source.low(), from.relayed().getFirst().port(), server.now().nanos());
        byte[] framed = route == null ? null : frame(route, source, from.relayed().getFirst().port(), payload);
        if (framed != null) {
            inFlight.add(new InFlight(server.now().nanos() + latency.toNanos(), order++,
                    to == left.allocation ? left : right, Bytes.of(framed)));
        }
    }

    private static byte[] frame(PeerRoute route, IpAddress source, int port, byte[] payload) {
        ByteBuf buffer = Unpooled.buffer().writeZero(64).writeBytes(payload).writeZero(DataIndication.MAX_PADDING);
        int start;
        int length;
        switch (route) {
            case ChannelBinding binding -> {
                start = 64 - ChannelData.HEADER;
                length = ChannelData.HEADER + payload.length;
                ChannelData.writeHeader(buffer, start, binding.channel(), payload.length);
            }
            case Permission _ -> {
                start = 64 - DataIndication.headerLength(!source.isV4());
                length = DataIndication.write(buffer, 64, payload.length, source.high(), source.low(), port, 1, 2);
            }
        }
        byte[] framed = new byte[length];
        buffer.getBytes(start, framed);
        return framed;
    }

    /** {@code channel:text} or {@code data:text}, as the client sees it. */
    private static String read(byte[] bytes) {
        ByteBuf packet = Unpooled.wrappedBuffer(bytes);
        if (ChannelData.isChannelData(bytes[0])) {
            return Integer.toHexString(ChannelData.channel(packet, 0)) + ":" + packet.toString(ChannelData.HEADER,
                    ChannelData.length(packet, 0), StandardCharsets.UTF_8);
        }
        Attribute.@Nullable Data data = VirtualClient.decode(bytes).first(Attribute.Data.class);
        return data == null
                ? "no data"
                : "data:" + new String(data.value().toArray(), StandardCharsets.UTF_8);
    }
}
