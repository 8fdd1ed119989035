package org.iceserver.cluster;

import java.util.List;

/** Records of nodes for tests. */
final class Records {
    private Records() {}

    static NodeRecord of(String name) {
        return of(name, "eu", new Load(10, false, false));
    }

    static NodeRecord of(String name, String region, Load load) {
        return of(name, region, load, prints("realm", "secret", "secret"));
    }

    static NodeRecord of(String name, String region, Load load, Prints prints) {
        return new NodeRecord(name, name + "1", 7, NodeRecord.PROTOCOL, "0.2.0", 90,
                new Offer(region,
                        List.of("stun:" + name + ".example:3478", "turn:" + name + ".example:3478?transport=udp"),
                        List.of(Place.parse("192.0.2.1:3478"), Place.parse("[2001:db8::1]:3478"))),
                load, new Sums(1, 2, 3, 4), prints);
    }

    static Prints prints(String realm, String mints, String... accepts) {
        return new Prints(realm, new Prints.Secrets(mints, List.of(accepts)), Prints.Secrets.NONE);
    }

    static NodeRecord beat(NodeRecord record, String incarnation, long beat) {
        return new NodeRecord(record.name(), incarnation, beat, record.protocol(), record.version(), record.upSeconds(),
                record.offer(), record.load(), record.sums(), record.prints());
    }

    static NodeView view(NodeRecord self, NodeRecord... others) {
        return new NodeView(self, List.of(others).stream().map(other -> new NodeView.Seen(other, 0)).toList(), false,
                null,
                new RedisPresence(0).state(), 0);
    }
}
