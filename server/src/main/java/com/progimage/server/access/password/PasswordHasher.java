package com.progimage.server.access.password;

import com.progimage.server.access.password.Argon2Hash.Argon2Cost;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Hashes passwords, one at a time, because each takes {@value #MEMORY_MIB} MiB of memory and a core
 * for about 50 ms. Thread-safe.
 */
public final class PasswordHasher {
  static final int MEMORY_MIB = 19;

  private static final int WAITING = 8;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

  private final Argon2Cost cost;
  private final String nothing;
  private final Semaphore turn = new Semaphore(1, /* fair= */ true);
  private final Semaphore places = new Semaphore(1 + WAITING);

  public PasswordHasher() {
    this(Argon2Cost.TODAY);
  }

  private PasswordHasher(Argon2Cost cost) {
    this.cost = cost;
    this.nothing = Argon2Hash.ofNothing(cost).text();
  }

  /** A hasher whose hashes cost next to nothing, and protect nothing: for tests. */
  static PasswordHasher cheap(int memoryKib) {
    return new PasswordHasher(new Argon2Cost(memoryKib, 1, 1));
  }

  /**
   * Runs work that hashes as soon as no other does.
   *
   * @throws Failure {@code overloaded} if too many wait
   */
  public <T> T inTurn(Supplier<T> work) {
    if (!places.tryAcquire()) {
      throw overloaded();
    }
    try {
      if (!turn.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw overloaded();
      }
      try {
        return work.get();
      } finally {
        turn.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw overloaded();
    } finally {
      places.release();
    }
  }

  private static Failure overloaded() {
    return Failure.temporary(
        ErrorCode.OVERLOADED,
        "the server is checking as many passwords as it can: retry in a few seconds",
        LONGEST_WAIT);
  }

  /** Hashes a password with a new salt. Call it in turn. */
  public String hash(Password password) {
    return Argon2Hash.of(password, cost).text();
  }

  /**
   * Compares a password with a hash of {@link #hash}. A wrong password takes the time of a new
   * hash, also where that of the account is older and costs less. Call it in turn.
   */
  public boolean matches(String hash, Password password) {
    Argon2Hash parsed = Argon2Hash.parse(hash);
    boolean matches = parsed.matches(password);
    if (!matches) {
      cost.without(parsed.cost()).ifPresent(rest -> Argon2Hash.ofNothing(rest).matches(password));
    }
    return matches;
  }

  /** The hash of no password, for names that no account has. */
  public String hashOfNothing() {
    return nothing;
  }

  /** Whether a hash costs an attacker less than a new one would. */
  public boolean isOutdated(String hash) {
    return !cost.isWithin(Argon2Hash.parse(hash).cost());
  }
}
