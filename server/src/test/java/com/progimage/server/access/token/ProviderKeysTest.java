package com.progimage.server.access.token;

import static com.progimage.server.access.token.TestSigner.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.TestTime;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey;
import org.junit.jupiter.api.Test;

/** The public keys of an identity provider that changes, fails, or is attacked. */
final class ProviderKeysTest {
  private final TestTime time = new TestTime();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile JwksSource source = () -> "{\"keys\": []}";
  private final ProviderKeys keys = new ProviderKeys(this::read, time, Runnable::run);

  private String read() throws IOException {
    reads.incrementAndGet();
    return source.read();
  }

  private void publish(TestSigner... signers) {
    String jwks = TestSigner.jwks(signers);
    source = () -> jwks;
  }

  private void assertUnavailable(String id) {
    assertRefused(ErrorCode.PROVIDER_UNAVAILABLE, "retry", () -> keys.find(id, "ES256"));
  }

  @Test
  void aNewKeyIsFoundByReadingThemAgainAtMostOnceAMinute() throws Exception {
    publish(TestSigner.ec("a"));
    assertThat(keys.find("a", "ES256")).isPresent();
    publish(TestSigner.ec("a"), TestSigner.ec("b"));
    time.pass(Duration.ofSeconds(59));
    for (int i = 0; i < 10_000; i++) {
      assertThat(keys.find("unknown" + i, "ES256")).isEmpty();
    }
    assertThat(keys.find("b", "ES256")).isEmpty();
    assertThat(reads).hasValue(1);
    time.pass(Duration.ofSeconds(1));
    assertThat(keys.find("b", "ES256")).isPresent();
    assertThat(reads).hasValue(2);
  }

  @Test
  void aKeyThatTheProviderRemovesIsForgotten() throws Exception {
    publish(TestSigner.ec("a"), TestSigner.ec("b"));
    assertThat(keys.find("a", "ES256")).isPresent();
    publish(TestSigner.ec("b"));
    time.pass(Duration.ofMinutes(10));
    assertThat(keys.find("a", "ES256")).as("asked for first").isEmpty();
    assertThat(keys.find("b", "ES256")).isPresent();
  }

  @Test
  void aRemovedKeyIsForgottenEvenIfTheFirstRequestAfterTenMinutesNamesIt() throws Exception {
    try (ExecutorService reading = Executors.newCachedThreadPool()) {
      ProviderKeys apart = new ProviderKeys(this::read, time, reading);
      publish(TestSigner.ec("a"), TestSigner.ec("b"));
      assertThat(apart.find("a", "ES256")).isPresent();
      publish(TestSigner.ec("b"));
      time.pass(Duration.ofMinutes(10));
      assertThat(apart.find("a", "ES256")).isEmpty();
    }
  }

  @Test
  void aSlowProviderHoldsKnownKeysUpForThreeSecondsOnce() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ExecutorService reading = Executors.newCachedThreadPool()) {
      ProviderKeys apart = new ProviderKeys(this::read, time, reading);
      publish(TestSigner.ec("a"));
      assertThat(apart.find("a", "ES256")).isPresent();
      source =
          () -> {
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return "";
          };
      time.pass(Duration.ofMinutes(10));
      long started = System.nanoTime();
      assertThat(apart.find("a", "ES256")).isPresent();
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
      time.pass(Duration.ofSeconds(3));
      started = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        assertThat(apart.find("a", "ES256")).isPresent();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
      never.countDown();
    }
  }

  @Test
  void theLastKeysStayValidWhileTheProviderIsAway() throws Exception {
    publish(TestSigner.ec("a"));
    assertThat(keys.find("a", "ES256")).isPresent();
    source =
        () -> {
          throw new IOException("away");
        };
    for (int hour = 0; hour < 48; hour++) {
      time.pass(Duration.ofHours(1));
      assertThat(keys.find("a", "ES256")).isPresent();
    }
    assertUnavailable("b");
    publish(TestSigner.ec("b"));
    time.pass(Duration.ofMinutes(1));
    assertThat(keys.find("b", "ES256")).isPresent();
  }

  @Test
  void withoutAnyKeysItIsTriedEveryFiveSeconds() throws Exception {
    source =
        () -> {
          throw new IOException("away");
        };
    keys.prepare();
    for (int i = 0; i < 100; i++) {
      assertUnavailable("a");
    }
    assertThat(reads).hasValue(1);
    publish(TestSigner.ec("a"));
    time.pass(Duration.ofSeconds(5));
    assertThat(keys.find("a", "ES256")).isPresent();
  }

  @Test
  void aKeyIsForItsOwnAlgorithmAndForSignatures() throws Exception {
    TestSigner encrypting = TestSigner.rsa("enc");
    encrypting.pair().setUse("enc");
    TestSigner other = TestSigner.rsa("rs512");
    other.pair().setAlgorithm("RS512");
    publish(TestSigner.rsa("r"), TestSigner.ec("e"), TestSigner.ed25519("o"), encrypting, other);
    assertThat(keys.find("r", "RS256")).isPresent();
    assertThat(keys.find("e", "ES256")).isPresent();
    assertThat(keys.find("o", "EdDSA")).isPresent();
    assertThat(keys.find("r", "ES256")).isEmpty();
    assertThat(keys.find("e", "RS256")).isEmpty();
    assertThat(keys.find("enc", "RS256")).isEmpty();
    assertThat(keys.find("rs512", "RS256")).isEmpty();
    assertThat(keys.find(null, "ES256")).as("the only one").isPresent();
  }

  @Test
  void withoutAnIdSeveralKeysAreNone() throws Exception {
    publish(TestSigner.ec("a"), TestSigner.ec("b"));
    assertThat(keys.find(null, "ES256")).isEmpty();
  }

  @Test
  void anAnswerThatIsNoUsableSetLeavesTheLastKeys() throws Exception {
    publish(TestSigner.ec("a"));
    assertThat(keys.find("a", "ES256")).isPresent();
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 101; i++) {
      many.append(i == 0 ? "" : ",")
          .append(TestSigner.ec("k" + i).pair().toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }
    for (String bad :
        List.of(
            "",
            "null",
            "[]",
            "<html>",
            "{\"keys\": 7}",
            "{\"keys\": [7, null, {}]}",
            "{\"keys\": [{\"kty\": \"oct\", \"kid\": \"k\", \"k\": \"AAAA\"}]}",
            "[".repeat(30_000),
            "{\"keys\": [" + many + "]}")) {
      source = () -> bad;
      time.pass(Duration.ofMinutes(1));
      assertRefused(ErrorCode.PROVIDER_UNAVAILABLE, "retry", () -> keys.find("k", "ES256"));
      assertThat(keys.find("a", "ES256")).isPresent();
    }
  }

  @Test
  void manyRequestsReadOnceAndThoseWithKnownKeysDoNotWait() throws Exception {
    try (ExecutorService reading = Executors.newCachedThreadPool();
        ExecutorService requests = Executors.newCachedThreadPool()) {
      ProviderKeys waiting = new ProviderKeys(this::read, time, reading);
      publish(TestSigner.ec("a"));
      assertThat(waiting.find("a", "ES256")).isPresent();
      CountDownLatch answer = new CountDownLatch(1);
      String next = TestSigner.jwks(TestSigner.ec("a"), TestSigner.ec("b"));
      source =
          () -> {
            try {
              answer.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return next;
          };
      time.pass(Duration.ofMinutes(1));
      int before = reads.get();
      List<Future<Boolean>> found = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        found.add(requests.submit(() -> waiting.find("b", "ES256").isPresent()));
      }
      while (reads.get() == before) {
        Thread.onSpinWait();
      }
      long started = System.nanoTime();
      assertThat(waiting.find("a", "ES256")).isPresent();
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(1));
      answer.countDown();
      for (Future<Boolean> each : found) {
        assertThat(each.get()).isTrue();
      }
      assertThat(reads.get() - before).isEqualTo(1);
    }
  }

  @Test
  void requestsWaitForASlowProviderForThreeSecondsAndFewOfThem() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ExecutorService reading = Executors.newCachedThreadPool();
        ExecutorService requests = Executors.newCachedThreadPool()) {
      ProviderKeys waiting = new ProviderKeys(this::read, time, reading);
      source =
          () -> {
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return "";
          };
      List<Future<Duration>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(requests.submit(() -> refused(waiting)));
      }
      int atOnce = 0;
      for (Future<Duration> each : all) {
        assertThat(each.get()).isLessThan(Duration.ofSeconds(6));
        atOnce += each.get().toSeconds() < 2 ? 1 : 0;
      }
      assertThat(atOnce).isGreaterThanOrEqualTo(36);
      never.countDown();
    }
  }

  private static Duration refused(ProviderKeys keys) {
    long started = System.nanoTime();
    try {
      keys.find("a", "ES256");
    } catch (Failure failure) {
      assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
    }
    return Duration.ofNanos(System.nanoTime() - started);
  }
}
