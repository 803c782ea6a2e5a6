package com.progimage.server.access.person;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.progimage.server.image.Digest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a browser has to prove that it belongs to a session: 256 random bits in base64url.
 *
 * @param text 43 characters
 */
public record SessionSecret(String text) {
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  public static SessionSecret create() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new SessionSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Returns the secret with that text; empty if no session can have it. */
  public static Optional<SessionSecret> find(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new SessionSecret(text)) : Optional.empty();
  }

  public SessionId id() {
    return new SessionId(Digest.of(text.getBytes(US_ASCII)).hex());
  }

  /** Hides the secret, so that no log shows it. */
  @Override
  public String toString() {
    return "SessionSecret";
  }
}
