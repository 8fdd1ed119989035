package org.iceserver.signal.whip;

import java.util.LinkedHashMap;
import java.util.Map;

import org.iceserver.signal.Account;
import org.iceserver.signal.dialect.ReadPace;

/** How often each source may publish (RFC 9725 section 5). It remembers those that published last. */
final class PublishPace {
    static final int SOURCES = 4_096;
    static final int AT_ONCE = 20;
    private static final int PER_SECOND = 2;

    private final Map<String, ReadPace> bySource = new LinkedHashMap<>(16, 0.75F, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ReadPace> eldest) {
            return size() > SOURCES;
        }
    };

    /** How many it remembers. */
    int sources() {
        return bySource.size();
    }

    /** @param address as text */
    boolean admits(String address, long now) {
        ReadPace pace = bySource.computeIfAbsent(Account.of(null, address).name(),
                source -> new ReadPace(PER_SECOND, AT_ONCE, now));
        boolean ready = pace.ready(now);
        if (ready) {
            pace.take(now);
        }
        return ready;
    }
}
