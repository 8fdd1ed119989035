package org.iceserver.signal.keys;

import java.util.List;

import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceServer;

/** A key that a test's desk opens. Its users are noted. */
public record TestKey(String id, List<String> minted) implements KeyDesk.OpenKey {
    @Override
    public IceConfiguration mint(String host, String user, long ttlSeconds) {
        minted.add(user);
        return new IceConfiguration(List.of(new IceServer(List.of("stun:" + host), null, null),
                new IceServer(List.of("turn:" + host, "turns:" + host), "9:" + id + ":" + user, "p")), ttlSeconds);
    }
}
