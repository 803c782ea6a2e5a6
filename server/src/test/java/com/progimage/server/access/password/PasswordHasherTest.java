package com.progimage.server.access.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.password.Argon2Hash.Argon2Cost;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordHasherTest {
  private final PasswordHasher hasher = new PasswordHasher();

  @Test
  void aHashIsOfWhatOwaspRecommendsAndOfOnePassword() {
    Password password = Password.require("correct horse battery");
    String hash = hasher.hash(password);
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("horse");
    assertThat(hasher.hash(password)).as("with a salt of its own").isNotEqualTo(hash);
    assertThat(hasher.matches(hash, password)).isTrue();
    assertThat(hasher.matches(hash, Password.require("correct horse batterz"))).isFalse();
    assertThat(hasher.matches(hasher.hashOfNothing(), password)).isFalse();
    assertThat(hasher.isOutdated(hash)).isFalse();
  }

  /** Made by the reference implementation, with {@code argon2 somesalt -id -m 8 -t 2 -p 1}. */
  @Test
  void aHashOfAnotherProgramIsUnderstoodAndOutdated() {
    Argon2Hash hash =
        Argon2Hash.parse(
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");
    assertThat(hash.cost().memoryKib()).isEqualTo(256);
    assertThat(hasher.isOutdated(hash.text())).isTrue();
  }

  @Test
  void theRestOfACheaperHashFillsAsMuchMemoryAsIsLeft() {
    Argon2Cost today = Argon2Cost.TODAY;
    assertThat(today.without(new Argon2Cost(256, 2, 1)))
        .contains(new Argon2Cost(today.memoryKib() - 256, 2, 1));
    assertThat(today.without(new Argon2Cost(today.memoryKib(), 1, 1)))
        .contains(new Argon2Cost(today.memoryKib() / 2, 2, 1));
    assertThat(today.without(today)).isEmpty();
    assertThat(today.without(new Argon2Cost(8 << 10, 16, 1))).as("another, dearer one").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain text",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHG",
        "$argon2id$v=19$m=256,t=999,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi"
      })
  void whatIsNoHashOrWouldCostTooMuchIsNotComputed(String text) {
    assertThatThrownBy(() -> Argon2Hash.parse(text)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void oneIsHashedAtATimeAndFewWait() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch began = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Boolean>> all = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        all.add(
            callers.submit(() -> {
              try {
                return hasher.inTurn(() -> {
                  most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                  began.countDown();
                  await(release);
                  atOnce.decrementAndGet();
                  return true;
                });
              } catch (Failure busy) {
                assertThat(busy.code()).isEqualTo(ErrorCode.OVERLOADED);
                release.countDown();
                return false;
              }
            }));
      }
    }
    int hashed = 0;
    for (Future<Boolean> each : all) {
      hashed += each.get() ? 1 : 0;
    }
    assertThat(hashed).isBetween(9, 11);
    assertThat(most).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void generatedPasswordsAreAcceptedAndDiffer() {
    String text = Password.create().text();
    assertThat(text).matches("([a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}");
    assertThat(Password.find(text)).isPresent();
    assertThat(Password.create().text()).isNotEqualTo(text);
    assertThat(Password.create()).hasToString("Password");
  }
}
