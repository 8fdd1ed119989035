package org.iceserver.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Words that an option may be are written and said in lower case. */
class WordsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                            --profile                | 'lan' is none of local, lab, public
                                            --transport              | 'lan' is none of auto, native, portable
                                            --log-format             | 'lan' is none of text, json
                                            --signal-auth            | 'lan' is none of none, jwt, webhook
                                            --end-relay-on           | 'lan' is none of kick, leave
                                            --default-address-family | 'lan' is none of auto, ipv4, ipv6, keep
                                            --stun-transports        | 'lan' is none of udp, tcp, tls, dtls
                                            """)
    void whatThereIsIsSaidInLowerCase(String option, String sentence) {
        assertThat(error("serve", option, "lan")).contains(sentence).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"kick,user|peer", "user,add", "secret,add", "config,example"})
    void parametersToo(String command, String words) {
        assertThat(error(command, "lan", "x")).contains("'lan' is none of " + words.replace("|", ", "))
                .hasLineCount(1);
    }

    private static String error(String... arguments) {
        var error = new StringWriter();
        int status = Main.run(arguments, Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(error));
        assertThat(status).isEqualTo(2);
        return error.toString();
    }
}
