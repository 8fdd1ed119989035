package org.iceserver.turn;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.ChannelBinding;
import org.iceserver.turn.allocation.Permission;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelTableTest {
    @Test
    void channelsAreFoundByNumberAndByPeerHoweverTheyCameAndWent() {
        Allocation allocation = VirtualServer.start().client(1).allocation();
        IpAddress peer = IpAddress.parse(VirtualServer.PEER);
        Permission permission = allocation.permissionsAndChannels().permission(peer.high(), peer.low(), 0);
        Map<Integer, ChannelBinding> model = new HashMap<>();
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            int channel = 0x4000 + random.nextInt(random.nextBoolean() ? 16 : 4_096);
            int port = channel - 0x3FFF;
            ChannelBinding bound = model.remove(channel);
            if (bound == null) {
                model.put(channel, allocation.permissionsAndChannels().bind(channel, permission, port));
            } else if (model.size() > 64 || random.nextBoolean()) {
                allocation.permissionsAndChannels().unbind(bound);
                assertThat(allocation.channels().byNumber(channel)).isNull();
            } else {
                model.put(channel, bound);
            }
            assertThat(allocation.channels().byNumber(channel)).isSameAs(model.get(channel));
            assertThat(allocation.channels().byPeer(peer.high(), peer.low(), port)).isSameAs(model.get(channel));
            assertThat(allocation.channels().size()).isEqualTo(model.size());
        }
        model.forEach((channel, bound) -> assertThat(allocation.channels().byNumber(channel)).isSameAs(bound));
    }
}
