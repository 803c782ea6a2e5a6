package com.progimage.sdk.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that a webhook request comes from a server that knows the secret, according to <a
 * href="https://www.standardwebhooks.com">Standard Webhooks</a>. Immutable and thread-safe.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="webhook"}
 */
public final class WebhookVerifier {
  private static final String PREFIX = "whsec_";
  private static final String VERSION = "v1,";
  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final List<SecretKeySpec> keys;
  private final Duration tolerance;
  private final Clock clock;

  private WebhookVerifier(List<SecretKeySpec> keys, Duration tolerance, Clock clock) {
    this.keys = List.copyOf(keys);
    this.tolerance = tolerance;
    this.clock = clock;
  }

  /**
   * Creates a verifier for one or more secrets, for example of several registrations or during a
   * rotation.
   *
   * @param secret as the server returned it, {@code whsec_…}
   * @param more further secrets that are accepted
   * @return a verifier that accepts requests up to five minutes old
   * @throws IllegalArgumentException if a secret is malformed
   */
  public static WebhookVerifier of(String secret, String... more) {
    List<SecretKeySpec> keys = new ArrayList<>();
    keys.add(key(secret));
    for (String each : more) {
      keys.add(key(each));
    }
    return new WebhookVerifier(keys, TOLERANCE, Clock.systemUTC());
  }

  private static SecretKeySpec key(String secret) {
    if (secret.startsWith(PREFIX) && secret.length() > PREFIX.length()) {
      try {
        byte[] bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        return new SecretKeySpec(bytes, ALGORITHM);
      } catch (IllegalArgumentException e) {
        // Reported below, without the secret.
      }
    }
    throw new IllegalArgumentException(
        "not a webhook secret: it must be whsec_ followed by Base64");
  }

  /**
   * Returns a verifier with another tolerance.
   *
   * @param longest the maximum difference between the time of sending and now, in both directions
   * @return a verifier with the same secrets
   */
  public WebhookVerifier tolerance(Duration longest) {
    if (longest.isNegative()) {
      throw new IllegalArgumentException("tolerance is " + longest + ", must not be below zero");
    }
    return new WebhookVerifier(keys, longest, clock);
  }

  /**
   * Returns a verifier with another clock, for tests.
   *
   * @param now the source of the current time
   * @return a verifier with the same secrets
   */
  public WebhookVerifier clock(Clock now) {
    return new WebhookVerifier(keys, tolerance, now);
  }

  /**
   * Verifies a request.
   *
   * @param headers of the request, with names in any case
   * @param body the bytes as received, not parsed and serialized again
   * @return the event
   * @throws InvalidWebhookException if the request cannot be trusted
   */
  public WebhookEvent verify(Map<String, List<String>> headers, byte[] body) {
    return verified(
        header(headers, "webhook-id"),
        header(headers, "webhook-timestamp"),
        header(headers, "webhook-signature"),
        body);
  }

  private static @Nullable String header(Map<String, List<String>> headers, String name) {
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      if (name.equalsIgnoreCase(header.getKey()) && !header.getValue().isEmpty()) {
        return String.join(" ", header.getValue());
      }
    }
    return null;
  }

  /**
   * Verifies a request. An empty value counts as a missing header, and all three headers are
   * required.
   *
   * @param id of the header {@code webhook-id}
   * @param timestamp of the header {@code webhook-timestamp}
   * @param signatures of the header {@code webhook-signature}
   * @param body the bytes as received, not parsed and serialized again
   * @return the event
   * @throws InvalidWebhookException if the request cannot be trusted
   */
  public WebhookEvent verify(String id, String timestamp, String signatures, byte[] body) {
    return verified(id, timestamp, signatures, body);
  }

  private WebhookEvent verified(
      @Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body) {
    String messageId = required(id, "webhook-id");
    String seconds = required(timestamp, "webhook-timestamp");
    requireSigned(messageId, seconds, required(signatures, "webhook-signature"), body);
    requireRecent(seconds);
    return event(messageId, body);
  }

  private static String required(@Nullable String header, String name) {
    if (header == null || header.isEmpty()) {
      throw new InvalidWebhookException("the request has no header " + name, null);
    }
    return header;
  }

  private void requireSigned(String id, String seconds, String signatures, byte[] body) {
    boolean isSigned = false;
    for (SecretKeySpec key : keys) {
      byte[] wanted = signature(key, id, seconds, body);
      for (String signature : signatures.split(" ")) {
        // Ignore signatures of other versions.
        isSigned |=
            signature.startsWith(VERSION)
                && MessageDigest.isEqual(
                    wanted, signature.substring(VERSION.length()).getBytes(US_ASCII));
      }
    }
    if (!isSigned) {
      throw new InvalidWebhookException(
          "the request's signature does not match: it was signed with another secret, or"
              + " its body or headers were changed",
          null);
    }
  }

  private static byte[] signature(SecretKeySpec key, String id, String seconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((id + "." + seconds + ".").getBytes(UTF_8));
      return Base64.getEncoder().encode(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HMAC-SHA256", e);
    }
  }

  private void requireRecent(String seconds) {
    Instant sent;
    try {
      sent = Instant.ofEpochSecond(Long.parseLong(seconds));
    } catch (NumberFormatException | DateTimeException e) {
      throw new InvalidWebhookException("the header webhook-timestamp is not a time in seconds", e);
    }
    Duration off = Duration.between(sent, clock.instant()).abs();
    if (off.compareTo(tolerance) > 0) {
      throw new InvalidWebhookException(
          "the request was sent at %s, which is %d s from now, and %d s are allowed: it is"
                  .formatted(sent, off.toSeconds(), tolerance.toSeconds())
              + " replayed, or a clock is wrong",
          null);
    }
  }

  private static WebhookEvent event(String messageId, byte[] body) {
    try {
      JsonNode event = Json.object(body);
      String type = Json.text(event, "type");
      return new WebhookEvent(
          messageId,
          type,
          Json.instant(event, "timestamp").orElseThrow(() -> noEvent(null)),
          type.startsWith("job.")
              ? Optional.of(Json.text(event.path("data"), "id"))
              : Optional.empty());
    } catch (Json.Unexpected e) {
      throw noEvent(e);
    }
  }

  private static InvalidWebhookException noEvent(@Nullable Throwable cause) {
    return new InvalidWebhookException("the request is signed, but is not an event", cause);
  }
}
