package com.progimage.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ReasonsTest {
  static Stream<Arguments> failures() {
    Exception unresolved = new ConnectException();
    unresolved.initCause(new UnresolvedAddressException());
    return Stream.of(
        Arguments.of(new ConnectException(), "connection refused"),
        Arguments.of(unresolved, "its host name has no address"),
        Arguments.of(new UnknownHostException("a.example"), "its host name has no address"),
        Arguments.of(
            new HttpConnectTimeoutException("HTTP connect timed out"), "HTTP connect timed out"),
        Arguments.of(
            new IOException(new ConnectException("Connection refused")), "Connection refused"),
        Arguments.of(new IOException(new ConnectException()), "connection closed"),
        Arguments.of(new ClosedChannelException(), "connection closed"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aReasonIsToldInWords(Exception failure, String reason) {
    assertThat(Reasons.of(failure)).isEqualTo(reason);
  }
}
