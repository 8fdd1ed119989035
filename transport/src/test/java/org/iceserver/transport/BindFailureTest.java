package org.iceserver.transport;

import java.net.BindException;

import io.netty.channel.unix.Errors;
import org.iceserver.transport.BindFailure.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BindFailureTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                            PORT_TAKEN    | UDP port 8080 on ::1 is taken: stop the program that has it or choose another port
                                            NOT_LOCAL     | ::1 is not an address of this host: name one that an interface has
                                            EXHAUSTED     | UDP port 8080 on ::1 was not opened (words): raise the limit of open files (ulimit -n) or free memory
                                            NOT_PERMITTED | UDP port 8080 on ::1 is not permitted: choose a port above 1023 or grant CAP_NET_BIND_SERVICE
                                            OTHER         | UDP port 8080 on ::1 could not be opened: words
                                            """)
    void reasonIsOneSentenceThatSaysWhatToDo(Reason reason, String sentence) {
        BindFailure failure = BindFailure.of(reason, new IpAddress(0, 1), 8080, "words");
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure).hasMessage(sentence.replace("::1", new IpAddress(0, 1).toString()));
    }

    @ParameterizedTest
    @CsvSource({"98,PORT_TAKEN", "99,NOT_LOCAL", "24,EXHAUSTED", "23,EXHAUSTED", "12,EXHAUSTED", "13,NOT_PERMITTED",
        "1,NOT_PERMITTED", "97,NOT_LOCAL", "22,OTHER"})
    void theReasonIsReadFromTheSystemsNumber(int error, Reason reason) {
        assertThat(Reason.of(error)).isEqualTo(reason);
    }

    @Test
    @EnabledIf(value = "io.netty.channel.epoll.Epoll#isAvailable", disabledReason = "Netty's native transport is for Linux")
    void nettyTellsTheNumber() {
        assertThat(BindFailure.of(new Errors.NativeIoException("bind", -98), "TCP", new IpAddress(0, 1), 80).reason())
                .isEqualTo(Reason.PORT_TAKEN);
    }

    @ParameterizedTest
    @CsvSource({"Address already in use,PORT_TAKEN", "Cannot assign requested address,NOT_LOCAL",
        "Too many open files,EXHAUSTED", "Permission denied,NOT_PERMITTED", "Broken,OTHER"})
    void whatTheJdkSaysIsReadByItsWords(String words, Reason reason) {
        assertThat(BindFailure.of(new BindException(words), "TCP", new IpAddress(0, 1), 80).reason())
                .isEqualTo(reason);
    }
}
