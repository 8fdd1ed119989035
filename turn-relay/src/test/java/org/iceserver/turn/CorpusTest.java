package org.iceserver.turn;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.allocation.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Edge cases of the corpus that concern the TURN server, as they stand and after credentials were added to them. */
class CorpusTest {
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int REALM = 0x0014;
    private static final int NONCE = 0x0015;
    private static final int HMAC_BYTES = 20;

    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);

    @ParameterizedTest
    @CsvSource({"access-token-unexpected, 401", "access-token-nonce-overrun, 401", "attr-after-mi, 400",
        "duplicate-username, 401", "mi-len-0, 400", "mi-len-19, 400", "mi256-len-12, 400", "mi256-len-36, 400",
        "mi-without-nonce, 400", "mi-username-and-userhash, 400", "nonce-nonce-cookie-bad-b64, 438",
        "username-764, 400", "username-bad-utf8, 400", "username-overlong-utf8, 400", "realm-2000, 400",
        "password-algorithms-truncated, 401", "password-algorithms-param-overrun, 401"})
    void credentialsThatAreNoneAreRefused(String file, int code) {
        StunMessage answer = VirtualClient.response(client.exchange(VirtualClient.decode(read(file))));

        assertThat(VirtualClient.code(answer)).isEqualTo(code);
        assertThat(answer.wireLength()).isLessThanOrEqualTo(96 + 8);
        assertThat(server.shard().allocations()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"allocate-no-transport, 400", "allocate-transport-len-1, 400", "allocate-transport-sctp, 442",
        "allocate-token-and-even-port, 400", "allocate-token-len-7, 400", "allocate-token-unknown, 508",
        "allocate-raf-and-aaf, 400", "allocate-raf-3, 440", "allocate-aaf-ipv4, 400",
        "allocate-even-r-and-aaf, 400", "allocate-lifetime-max, 0", "mobility-ticket-empty, 405"})
    void anAllocateIsJudgedOnceItIsAuthenticated(String file, int code) {
        assertThat(codeAsItStands(file)).isEqualTo(401);

        assertThat(authenticated(file)).isEqualTo(code);
        assertThat(server.shard().allocations()).isEqualTo(code == 0 ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"refresh-lifetime-len-2, 400", "createperm-no-peer, 400", "createperm-loopback, 403",
        "createperm-metadata, 403", "createperm-mapped-loopback, 443", "channelbind-3fff, 400",
        "channelbind-no-peer, 400", "channelbind-len-2, 400", "xor-mapped-family-0, 400",
        "xor-peer-v4-len-20, 400", "xor-peer-v6-len-8, 400", "xor-peer-len-3, 400", "refresh-lifetime-0, 0"})
    void aRequestOnAnAllocationIsJudgedOnceItIsAuthenticated(String file, int code) {
        assertThat(codeAsItStands(file)).isEqualTo(401);
        assertThat(authenticated(file)).as("without an allocation").isIn(400, 437);
        Allocation allocation = client.allocation();

        assertThat(authenticated(file)).isEqualTo(code);
        assertThat(allocation.permissions().size()).isZero();
        assertThat(allocation.channels().size()).isZero();
    }

    @Test
    void aMappedLoopbackPeerIsForbiddenOnAnIpv6AllocationToo() {
        client.allocation(new Attribute.RequestedAddressFamily(2));

        assertThat(authenticated("createperm-mapped-loopback")).isEqualTo(403);
    }

    @Test
    void hundredsOfPeersInOneRequestAreBounded() {
        Allocation allocation = client.allocation();

        int code = authenticated("createperm-many");

        assertThat(List.of(0, 403, 508)).contains(code);
        assertThat(allocation.permissions().size()).isEqualTo(code == 0 ? 256 : 0);
    }

    @Test
    void theLongestLifetimeIsClampedAndNotNegative() {
        StunMessage answer = VirtualClient
                .response(client.exchange(VirtualClient.decode(sign(read("allocate-lifetime-max")))));

        assertThat(VirtualClient.value(answer, Attribute.Lifetime.class).seconds()).isEqualTo(3_600);
        assertThat(answer.integrity(client.key())).isEqualTo(Integrity.VALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect-no-peer", "connectionbind-no-id"})
    void aTcpRequestThatLacksWhatItIsAboutIsABadRequest(String file) {
        VirtualServer tcp = VirtualServer.setup().tcp().start();
        VirtualClient control = tcp.streamClient(4000);
        assertThat(control.code(Method.ALLOCATE, Attribute.RequestedTransport.TCP)).isZero();

        assertThat(VirtualClient.code(VirtualClient.response(control.exchange(VirtualClient.decode(read(file))))))
                .isEqualTo(401);
        byte[] signed = sign(read(file), control);
        assertThat(VirtualClient.code(VirtualClient.response(control.exchange(VirtualClient.decode(signed)))))
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect-no-peer", "connectionbind-no-id"})
    void tcpRelayingIsNotOffered(String file) {
        assertThat(client.exchange(VirtualClient.decode(read(file))))
                .isEqualTo(new Answer.Silence(DropReason.UNSUPPORTED_METHOD));
    }

    private int codeAsItStands(String file) {
        return VirtualClient.code(VirtualClient.response(client.exchange(VirtualClient.decode(read(file)))));
    }

    private int authenticated(String file) {
        return VirtualClient
                .code(VirtualClient.response(client.exchange(VirtualClient.decode(sign(read(file))))));
    }

    private static byte[] read(String file) {
        try (InputStream resource = CorpusTest.class.getResourceAsStream("/corpus/" + file + ".bin")) {
            if (resource == null) {
                throw new AssertionError("no corpus file " + file);
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds credentials behind the attributes that are there, whatever is wrong with those. */
    private byte[] sign(byte[] message) {
        return sign(message, client);
    }

    private static byte[] sign(byte[] message, VirtualClient client) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(message);
        attribute(signed, USERNAME, "alice".getBytes(StandardCharsets.UTF_8));
        attribute(signed, REALM, VirtualServer.REALM.getBytes(StandardCharsets.UTF_8));
        attribute(signed, NONCE, client.nonce().getBytes(StandardCharsets.UTF_8));
        byte[] covered = signed.toByteArray();
        ByteBuffer.wrap(covered).putShort(2, (short) (covered.length - 20 + 4 + HMAC_BYTES));
        signed.reset();
        signed.writeBytes(covered);
        attribute(signed, MESSAGE_INTEGRITY, hmac(covered, client));
        return signed.toByteArray();
    }

    private static byte[] hmac(byte[] covered, VirtualClient client) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(client.key().toArray(), "HmacSHA1"));
            return mac.doFinal(covered);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void attribute(ByteArrayOutputStream to, int type, byte[] value) {
        to.writeBytes(ByteBuffer.allocate(4).putShort((short) type).putShort((short) value.length).array());
        to.writeBytes(value);
        to.writeBytes(new byte[-value.length & 3]);
    }
}
