package org.iceserver.signal.netty;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnnamedProxiesTest {
    private final List<String> lines = new ArrayList<>();
    private final UnnamedProxies proxies = new UnnamedProxies(lines::add);

    @Test
    void theLineNamesTheFlagAndIsWrittenOnce() {
        proxies.met(IpAddress.parse("172.17.0.1"));
        proxies.met(IpAddress.parse("172.17.0.1"));
        proxies.met(IpAddress.parse("127.0.0.1"));
        assertThat(lines)
                .containsExactly("A proxy seems to stand in front: a request from 172.17.0.1 has X-Forwarded or "
                        + "Forwarded headers, which are not believed; if that is your proxy, add --proxy-from 172.17.0.1.");
    }

    @Test
    void aStrangersHeaderDoesNotUseUpTheLineOfARealProxy() {
        proxies.met(IpAddress.parse("8.8.8.8"));
        proxies.met(IpAddress.parse("8.8.4.4"));
        proxies.met(IpAddress.parse("10.0.0.7"));
        assertThat(lines).hasSize(2);
        assertThat(lines.getLast()).contains("--proxy-from 10.0.0.7.");
    }
}
