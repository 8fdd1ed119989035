package org.iceserver.signal.netty;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import org.iceserver.signal.AccessPolicy;
import org.iceserver.signal.Forwarding;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.iceserver.transport.tls.Certificates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AccessGateTest {
    private final SslContext tls = Certificates
            .selfSigned(List.of("localhost"), Instant.now(), new SecureRandom()).serverContext();

    private static AccessGate gate(@Nullable SslContext current) {
        return new AccessGate(new AccessPolicy(Profile.LAB, Set.of(), Set.of()),
                new Visitors(new Forwarding(List.of(AddressBlock.parse("10.0.0.0/8")))), () -> current,
                new UnnamedProxies(ignored -> {}),
                new SignalHub(SignalLimits.of(Profile.LAB), new Random(1), peer -> {}, (client, limit) -> {}));
    }

    @ParameterizedTest(name = "{1} from {0}, accepting {2}, secure {3}, proxy says {4}: {5}")
    @CsvSource(nullValues = "-", textBlock = """
                                             192.168.1.9, /?room=lab, text/html, false, -,     https://box.local:3000/?room=lab
                                             192.168.1.9, /,          text/html, true,  -,     -
                                             127.0.0.1,   /,          text/html, false, -,     -
                                             192.168.1.9, /,          */*,       false, -,     -
                                             192.168.1.9, /ice,       */*,       false, -,     -
                                             192.168.1.9, /signal,    */*,       false, -,     -
                                             192.168.1.9, /,          text/html, false, https, -
                                             10.0.0.1,    /,          text/html, false, https, -
                                             10.0.0.1,    /,          text/html, false, http,  -
                                             10.0.0.1,    /,          text/html, false, -,     -
                                             192.168.1.9, /,          text/html, false, http,  -
                                             """)
    void peopleWithoutTlsAreSentThere(String from, String uri, String accept, boolean secure,
            @Nullable String proxySays,
            @Nullable String location) {
        FullHttpRequest message = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri,
                Unpooled.EMPTY_BUFFER);
        message.headers().set("Host", "box.local:3000").set("Accept", accept);
        if (proxySays != null) {
            message.headers().set("X-Forwarded-Proto", proxySays);
        }
        Request request = new Request(message, new InetSocketAddress(from, 4711), secure);
        Response answer = gate(tls).refuse(request);
        if (location == null) {
            assertThat(answer).isNull();
        } else {
            assertThat(answer).isNotNull();
            assertThat(answer.status()).isEqualTo(308);
            assertThat(answer.headers().get("Location")).isEqualTo(location);
        }
        assertThat(gate(null).refuse(request)).isNull();
    }
}
