package org.iceserver.cli.coturn;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Lines as coturn reads them, and the result of each. */
class TurnserverConfTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"realm=example.org", "realm = example.org", "  realm example.org  ", "realm\texample.org",
        "realm=\"example.org\"", "realm == example.org", "# realm=other\nrealm=example.org\r\n"})
    void aNameThenBlanksOrEqualsThenTheValue(String text) {
        assertThat(options(text)).contains("--realm=example.org");
    }

    @Test
    void onlyTheBeginningOfALineIsAComment() {
        assertThat(options("static-auth-secret=with#hash and blanks")).contains("--secret=with#hash and blanks");
    }

    @Test
    void aValueKnowsItsLine() {
        assertThat(TurnserverConf.parse("# one\n\nrealm=a\nuser=b:c\nuser=d:e\n").values())
                .extracting(OurValue::line).containsExactly(3, 4, 5);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                                            listening-port=3479               | --stun-port=3479
                                            tls-listening-port=443            | --tls-port=443
                                            listening-ip=192.0.2.1            | --listen=192.0.2.1,--relay-ip=192.0.2.1
                                            relay-ip=192.0.2.1                | --relay-ip=192.0.2.1
                                            external-ip=198.51.100.1/10.0.0.1 | --external-ip=198.51.100.1/10.0.0.1
                                            external-ip=198.51.100.1          | --external-ip=198.51.100.1
                                            min-port=50000                    | --relay-ports=50000-65535
                                            max-port=50000                    | --relay-ports=49152-50000
                                            user=ann:0x00112233445566778899aabbccddeeff | --user=ann:0x00112233445566778899aabbccddeeff
                                            rest-api-separator=_              | --rest-separator=_
                                            total-quota=100                   | --limit=total-allocations=100
                                            user-quota=0                      | --limit=allocations-per-user=none
                                            max-bps=3000000                   | --limit=allocation-bps=24000000
                                            bps-capacity=0                    | --limit=server-bps=none
                                            stale-nonce                       | --nonce-lifetime=600s
                                            stale-nonce=0                     | --nonce-lifetime=3600s
                                            no-tcp-relay=0                    | --tcp-relay=true
                                            mobility                          | --mobility=true
                                            mobility=off                      | ''
                                            relay-threads=0                   | --loops=1
                                            verbose                           | --log-level=info
                                            alternate-server=192.0.2.9        | --alternate-server=192.0.2.9:3478/udp,--alternate-server=192.0.2.9:3478/tcp,--alternate-when=always
                                            tls-alternate-server=[2001:db8::1]:443 | --alternate-server=[2001:db8::1]:443/tls,--alternate-server=[2001:db8::1]:443/dtls,--alternate-when=always
                                            tls-alternate-server=192.0.2.9    | --alternate-server=192.0.2.9:5349/tls,--alternate-server=192.0.2.9:5349/dtls,--alternate-when=always
                                            denied-peer-ip=10.0.0.0-10.255.255.255 | --deny-peer=10.0.0.0/8
                                            prometheus                        | --admin-port=9641
                                            userdb=/var/lib/turn/turndb       | --database=sqlite:/var/lib/turn/turndb
                                            psql-userdb=host=db dbname=turn user=t password=p@ss | --database=postgresql://t:p%40ss@db:5432/turn
                                            redis-userdb=ip=127.0.0.1 dbname=2 password=x port=6380 | --database=redis://:x@127.0.0.1:6380/2
                                            redis-statsdb=ip=127.0.0.1        | --redis-stats=redis://127.0.0.1:6379/0
                                            """)
    void eachOptionIsOneOfOurs(String line, String options) {
        assertThat(String.join(",", options(line))).isEqualTo(options);
    }

    @Test
    void natDiscoveryIsOnlyWhatRfc5780AsksFor() {
        assertThat(options("alt-listening-port=3480\nrfc5780")).containsExactly("--nat-discovery=true",
                "--alt-port=3480");
        assertThat(options("alt-listening-port=3480")).isEmpty();
        assertThat(options("alt-listening-port=3480\nrfc5780\nno-rfc5780")).isEmpty();
    }

    /** coturn has a switch for each kind of listener. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                                            no-tls,no-dtls        | --stun-transports=udp,tcp
                                            no-dtls               | --cert=a,--key=b,--stun-transports=udp,tcp,tls
                                            no-tcp                | --cert=a,--key=b,--stun-transports=udp,tls,dtls
                                            no-udp                | --cert=a,--key=b,--stun-transports=tcp,tls,dtls
                                            no-udp,no-tls,no-dtls | --stun-transports=tcp
                                            no-tcp=0,no-udp=no    | --cert=a,--key=b
                                            """)
    void eachSwitchClosesOneKindOfListener(String switches, String options) {
        assertThat(String.join(",", options("cert=a\npkey=b\n" + switches.replace(",", "\n")))).isEqualTo(options);
    }

    @Test
    void aServerWithoutAnyListenerIsRefused() {
        assertThat(remarks("no-udp\nno-tcp\nno-tls\nno-dtls", Remark.Weight.REFUSAL)).singleElement().asString()
                .contains("leave nothing to serve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"listening-port=443\ntls-listening-port=443", "tls-listening-port=3478"})
    void oneNumberForBothPortsIsOnePort(String lines) {
        assertThat(options(lines)).contains("--tls-port=0").doesNotContain("--tls-port=443", "--tls-port=3478");
        assertThat(remarks(lines, Remark.Weight.NOTE)).anyMatch(one -> one.contains("one port serves both"));
    }

    @Test
    void aNumberEndsWhereItsCommentBegins() {
        assertThat(options("user-quota=12 # 4 streams for each call")).containsExactly(
                "--limit=allocations-per-user=12");
        assertThat(options("listening-port=3480#old")).containsExactly("--stun-port=3480");
        assertThat(remarks("user-quota=12 # 4 streams", Remark.Weight.NOTE)).anyMatch(one -> one
                .contains("user-quota is 12"));
        assertThat(remarks("user-quota=many # streams", Remark.Weight.REFUSAL)).hasSize(1);
    }

    @Test
    void aMappedRangeIsANoteAndNoRule() {
        String line = "denied-peer-ip=::ffff:0.0.0.0-::ffff:255.255.255.255";

        assertThat(options(line)).isEmpty();
        assertThat(remarks(line, Remark.Weight.NOTE)).anyMatch(one -> one.contains("matches nobody"));
    }

    @Test
    void ofALineThatStandsTwiceTheLastCountsWithANote() {
        assertThat(options("realm=a\nuser=b:c\nrealm=d\nuser=e:f")).containsExactly("--user=b:c", "--realm=d",
                "--user=e:f");
        assertThat(remarks("realm=a\nrealm=d", Remark.Weight.NOTE)).anyMatch(one -> one
                .contains("realm stands in line 2 again"));
        assertThat(options("user-quota=1\nuser-quota=2")).containsExactly("--limit=allocations-per-user=2");
    }

    @Test
    void whatOpensTheRelayToEverybodyIsRefusedWithTheReason() {
        assertThat(remarks("no-auth", Remark.Weight.REFUSAL)).singleElement().asString()
                .contains("no-auth", "everybody's", "name a user");
        assertThat(remarks("no-auth=0", Remark.Weight.REFUSAL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobility=perhaps", "total-quota=many", "denied-peer-ip=10.0.0.9-10.0.0.1", "stale-nonce=x",
        "psql-userdb=secret words"})
    void whatCannotBeReadIsRefusedByItsName(String line) {
        assertThat(remarks(line, Remark.Weight.REFUSAL)).singleElement().asString()
                .startsWith(line.substring(0, line.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"frobnicate=1", "no-tlsv1", "dh2066", "no-loopback-peers", "mysql-userdb=host=x",
        "proc-user=turn",
        "allow-loopback-peers", "channel-lifetime=900", "stun-only"})
    void whatHasNoEffectOrIsUnsafeIsOneWarning(String line) {
        assertThat(remarks("user=a:b\nuser-quota=5\n" + line, Remark.Weight.WARNING)).hasSize(1);
    }

    /** As in coturn's own example file. */
    @Test
    void aUserWhoStandsThereTwiceHasTheLastPassword() {
        String twice = "user=ann:one\nuser=ben:two\nuser=ann:three\nuser-quota=0";

        assertThat(options(twice)).contains("--user=ann:three", "--user=ben:two").doesNotContain("--user=ann:one");
        assertThat(remarks(twice, Remark.Weight.WARNING)).singleElement().asString().contains("line 3")
                .doesNotContain("one:", "three");
    }

    @Test
    void usersAndSecretsBothWorkWhichCoturnDoesNotDo() {
        assertThat(remarks("lt-cred-mech\nuse-auth-secret\nstatic-auth-secret=s\nuser=a:b", Remark.Weight.NOTE))
                .anyMatch(one -> one.contains("both work"));
    }

    /** Any file becomes values and remarks, each with a line of the file. */
    @Test
    void aMutatedFileIsNeverMoreThanRefused() {
        byte[] seed = """
                      listening-port=3478
                      listening-ip=127.0.0.1
                      external-ip="192.0.2.1/10.0.0.1"
                      min-port 49152
                      max-port = 65535
                      user=ann:0x00112233445566778899aabbccddeeff
                      use-auth-secret
                      denied-peer-ip=10.0.0.0-10.255.255.255
                      allowed-peer-ip=fc00::-fdff::1
                      stale-nonce=600
                      max-bps=64000
                      psql-userdb="host=localhost dbname=coturn"
                      alternate-server=[2001:db8::1]:3478
                      prometheus
                      # end
                      """.getBytes(StandardCharsets.UTF_8);
        SplittableRandom chance = new SplittableRandom(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] mutant = seed.clone();
            for (int change = chance.nextInt(1, 12); change > 0; change--) {
                int at = chance.nextInt(mutant.length);
                mutant[at] = chance.nextBoolean() ? (byte) chance.nextInt(256) : mutant[chance.nextInt(mutant.length)];
            }
            String text = new String(mutant, StandardCharsets.UTF_8);
            int lines = text.split("\r\n|\n|\r", -1).length;

            TurnserverConf conf = TurnserverConf.parse(text);

            assertThat(conf.values()).allMatch(value -> value.line() >= 0 && value.line() <= lines
                    && value.option().startsWith("--"));
            assertThat(conf.remarks()).allMatch(remark -> remark.line() >= 0 && remark.line() <= lines);
        }
    }

    private static List<String> options(String text) {
        return TurnserverConf.parse(text).values().stream().map(value -> value.option() + "=" + value.text()).toList();
    }

    private static List<String> remarks(String text, Remark.Weight weight) {
        return TurnserverConf.parse(text).remarks().stream().filter(remark -> remark.weight() == weight)
                .map(Remark::sentence).toList();
    }
}
