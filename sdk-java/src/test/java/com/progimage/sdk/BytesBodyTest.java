package com.progimage.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BytesBodyTest {
  private static final byte[] SENT = new byte[5 << 20];

  static {
    new Random(1).nextBytes(SENT);
  }

  private static CompletableFuture<byte[]> receive(String announced, int length) {
    BytesBody body = new BytesBody(headers(announced));
    body.onSubscribe(
        new Subscription() {
          @Override
          public void request(long count) {}

          @Override
          public void cancel() {}
        });
    for (int at = 0; at < length; at += 16_000) {
      ByteBuffer part = ByteBuffer.wrap(SENT, at, Math.min(16_000, length - at));
      body.onNext(List.of(part, ByteBuffer.allocate(0)));
    }
    body.onComplete();
    return body.getBody().toCompletableFuture();
  }

  private static HttpHeaders headers(String announced) {
    Map<String, List<String>> fields =
        announced.isEmpty() ? Map.of() : Map.of("Content-Length", List.of(announced));
    return HttpHeaders.of(fields, (name, value) -> true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1", "70000", "100000000000", "-1"})
  void allBytesArriveWhateverTheServerAnnounces(String announced) {
    for (int length : List.of(0, 1, 16_000, 70_000, SENT.length)) {
      assertThat(receive(announced, length).join()).isEqualTo(Arrays.copyOf(SENT, length));
    }
  }

  @Test
  void bytesBeyondTheReservedOnesArrive() {
    assertThat(SENT.length).isGreaterThan(BytesBody.MAX_RESERVED);
    assertThat(receive(String.valueOf(SENT.length), SENT.length).join()).isEqualTo(SENT);
  }

  @Test
  void aBrokenBodyFails() {
    BytesBody body = new BytesBody(headers("3"));
    body.onNext(List.of(ByteBuffer.wrap(SENT, 0, 2)));
    IOException broken = new IOException("broken");
    body.onError(broken);
    assertThat(body.getBody().toCompletableFuture()).isCompletedExceptionally();
  }
}
