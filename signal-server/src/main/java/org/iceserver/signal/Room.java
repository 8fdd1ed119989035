package org.iceserver.signal;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** A name under which peers meet, and who is there, in the order they came. */
final class Room {
    /** Rooms of different dialects may share a name and are different rooms. */
    record Key(String dialect, String name) {}

    private final Key key;
    private final Map<Peer, Json> infos = new LinkedHashMap<>();

    Room(Key key) {
        this.key = key;
    }

    Key key() {
        return key;
    }

    String name() {
        return key.name();
    }

    /** What each member says about itself. */
    Map<Peer, Json> infos() {
        return infos;
    }

    SignalView.RoomView view() {
        return new SignalView.RoomView(key.dialect(), key.name(), infos.size(),
                Math.toIntExact(infos.keySet().stream().filter(Peer::away).count()));
    }

    boolean holds(@Nullable Peer peer) {
        return infos.containsKey(peer);
    }
}
