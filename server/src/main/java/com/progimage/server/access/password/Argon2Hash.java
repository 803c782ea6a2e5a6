package com.progimage.server.access.password;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** An Argon2id hash (RFC 9106) with its salt and cost, whose text is a PHC string. */
final class Argon2Hash {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{22,86})");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Argon2Cost cost;
  private final byte[] salt;
  private final byte[] hash;

  private Argon2Hash(Argon2Cost cost, byte[] salt, byte[] hash) {
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  /**
   * What a hash costs.
   *
   * @param memoryKib at least 8 for each lane
   * @param passes over the memory
   */
  record Argon2Cost(int memoryKib, int passes, int lanes) {
    /** The minimum that OWASP recommends: about 50 ms of one core. */
    static final Argon2Cost TODAY = new Argon2Cost(19 << 10, 2, 1);

    /** More than this would endanger the memory of a server. */
    private static final Argon2Cost MOST = new Argon2Cost(64 << 10, 16, 4);

    Argon2Cost {
      if (lanes < 1 || passes < 1 || memoryKib < 8 * lanes) {
        throw new IllegalArgumentException("no cost of Argon2: " + memoryKib + " KiB");
      }
    }

    /**
     * What is left of this cost after another was spent; empty if that is next to nothing. The time
     * is that of the memory that all passes fill.
     */
    Optional<Argon2Cost> without(Argon2Cost spent) {
      long left = (long) memoryKib * passes - (long) spent.memoryKib * spent.passes;
      int perPass = (int) (left / passes);
      return perPass < 8 * lanes
          ? Optional.empty()
          : Optional.of(new Argon2Cost(perPass, passes, lanes));
    }

    boolean isWithin(Argon2Cost other) {
      return memoryKib <= other.memoryKib && passes <= other.passes && lanes <= other.lanes;
    }
  }

  static Argon2Hash of(Password password, Argon2Cost cost) {
    byte[] salt = random(SALT_BYTES);
    return new Argon2Hash(cost, salt, compute(password, cost, salt, HASH_BYTES));
  }

  /** Makes the hash of no password, which takes as long as any other to compare. */
  static Argon2Hash ofNothing(Argon2Cost cost) {
    return new Argon2Hash(cost, random(SALT_BYTES), random(HASH_BYTES));
  }

  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /**
   * @throws IllegalStateException if the text is no PHC string of Argon2id, or its cost is
   *     dangerously high
   */
  static Argon2Hash parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalStateException("the hash of a password cannot be read");
    }
    Argon2Cost cost =
        new Argon2Cost(
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)));
    if (!cost.isWithin(Argon2Cost.MOST)) {
      throw new IllegalStateException("the hash of a password costs too much: " + cost);
    }
    return new Argon2Hash(
        cost,
        Base64.getDecoder().decode(parts.group(4)),
        Base64.getDecoder().decode(parts.group(5)));
  }

  Argon2Cost cost() {
    return cost;
  }

  /** The PHC string. */
  String text() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.memoryKib(),
            cost.passes(),
            cost.lanes(),
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  /** Computes the hash of a password, and compares in a time that does not depend on it. */
  boolean matches(Password password) {
    return MessageDigest.isEqual(hash, compute(password, cost, salt, hash.length));
  }

  private static byte[] compute(Password password, Argon2Cost cost, byte[] salt, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    byte[] bytes = password.bytes();
    byte[] hash = new byte[length];
    generator.generateBytes(bytes, hash);
    Arrays.fill(bytes, (byte) 0);
    return hash;
  }

  /** Hides the hash, so that no log shows it. */
  @Override
  public String toString() {
    return "Argon2Hash";
  }
}
