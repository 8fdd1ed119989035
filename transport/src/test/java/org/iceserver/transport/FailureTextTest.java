package org.iceserver.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class FailureTextTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new IOException("Connection reset"), "Connection reset"),
                Arguments.of(new CompletionException(new SocketTimeoutException("too late")), "too late"),
                Arguments.of(new UncheckedIOException(new IOException("disk is full")), "disk is full"),
                Arguments.of(new IOException(new CompletionException(new ConnectException())),
                        "nobody accepts connections there"),
                Arguments.of(new UnknownHostException("nowhere.example: Name or service not known"),
                        "no address is known of the host nowhere.example"),
                Arguments.of(new IOException("problem: java.lang.IllegalArgumentException: bad length"),
                        "problem: bad length"),
                Arguments.of(new IOException("connect(..) failed with error(-111): Connection refused"),
                        "Connection refused"),
                Arguments.of(new IOException("first line\n at [Source: REDACTED]"), "first line"),
                Arguments.of(new SocketTimeoutException(), "socket timeout"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsAClauseWithoutNamesOfClasses(Throwable failed, String clause) {
        assertThat(FailureText.of(failed)).isEqualTo(clause);
    }
}
