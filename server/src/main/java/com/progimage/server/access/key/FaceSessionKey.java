package com.progimage.server.access.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.progimage.server.image.Digest;
import com.progimage.server.image.session.FaceSessionId;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key of a session as clients send it: {@code pis_<id>_<secret>}. The secret has the form of
 * that of a {@link KeyText}.
 *
 * @param secret with its checksum
 */
public record FaceSessionKey(FaceSessionId id, String secret) {
  private static final String PREFIX = "pis_";

  private static final Pattern FORM =
      Pattern.compile(
          PREFIX
              + "([0-9a-z]{%d})_([0-9A-Za-z]{%d})"
                  .formatted(FaceSessionId.LENGTH, SecretDigits.LENGTH));

  /** Makes the key of a new session. */
  public static FaceSessionKey create() {
    FaceSessionId id = FaceSessionId.create();
    return new FaceSessionKey(id, SecretDigits.checked(before(id), SecretDigits.random()));
  }

  /** Whether a text claims to be such a key. */
  public static boolean isNamedBy(String text) {
    return text.startsWith(PREFIX);
  }

  /** Reads a key; empty if the text is none, or its checksum is wrong. */
  public static Optional<FaceSessionKey> find(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches() && SecretDigits.isChecked(text)
        ? Optional.of(new FaceSessionKey(new FaceSessionId(parts.group(1)), parts.group(2)))
        : Optional.empty();
  }

  /** The text that the client sends. It is secret. */
  public String text() {
    return before(id) + secret;
  }

  private static String before(FaceSessionId id) {
    return PREFIX + id + "_";
  }

  /** What is stored of the secret: its SHA-256. */
  public Digest proof() {
    return Digest.of(secret.getBytes(US_ASCII));
  }

  /** Compares in a time that does not depend on the secret. */
  public boolean isProvenBy(Digest proof) {
    return MessageDigest.isEqual(
        proof.text().getBytes(US_ASCII), proof().text().getBytes(US_ASCII));
  }

  /** Hides the secret, so that no log shows it. */
  @Override
  public String toString() {
    return before(id) + "…";
  }
}
