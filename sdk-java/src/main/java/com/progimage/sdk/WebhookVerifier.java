package com.progimage.sdk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
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
 * Tells whether a request to a webhook comes from a server that knows its secret, as <a
 * href="https://www.standardwebhooks.com">Standard Webhooks</a> has it. Immutable, safe to share.
 *
 * <pre>{@code
 * WebhookVerifier verifier = WebhookVerifier.of(System.getenv("PROGIMAGE_WEBHOOK_SECRET"));
 * WebhookEvent event = verifier.verify(exchange.getRequestHeaders(), body);
 * }</pre>
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
   * One for a secret, or several: those of several registrations, or while one is being rotated.
   *
   * @param secret as the server gave it, {@code whsec_…}
   * @param more that will do as well
   * @return one that takes what is at most five minutes old
   * @throws IllegalArgumentException where one is no such secret
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
        // Told below, without the secret.
      }
    }
    throw new IllegalArgumentException(
        "no secret of a webhook: it begins with whsec_, and Base64 follows");
  }

  /**
   * One that takes requests of another age.
   *
   * @param longest how far the time of sending may be from now, on both sides
   * @return with the same secrets
   */
  public WebhookVerifier tolerance(Duration longest) {
    return new WebhookVerifier(keys, longest, clock);
  }

  /**
   * One with another clock, for tests.
   *
   * @param now what says which time it is
   * @return with the same secrets
   */
  public WebhookVerifier clock(Clock now) {
    return new WebhookVerifier(keys, tolerance, now);
  }

  /**
   * Verifies a request.
   *
   * @param headers of the request, in any case
   * @param body its bytes as they came: not parsed and written again
   * @return what the request tells
   * @throws InvalidWebhookException where it is not to be believed
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
   * Verifies a request.
   *
   * @param id of the header {@code webhook-id}; one that is missing, of all three, is refused
   * @param timestamp of the header {@code webhook-timestamp}
   * @param signatures of the header {@code webhook-signature}
   * @param body its bytes as they came: not parsed and written again
   * @return what the request tells
   * @throws InvalidWebhookException where it is not to be believed
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
        // Of another version than this one's: not for us.
        isSigned |=
            signature.startsWith(VERSION)
                && MessageDigest.isEqual(
                    wanted, signature.substring(VERSION.length()).getBytes(US_ASCII));
      }
    }
    if (!isSigned) {
      throw new InvalidWebhookException(
          "the request's signature is none of this webhook's: it was signed with another secret, or"
              + " its body or headers are not those that were sent",
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
      throw new InvalidWebhookException("the header webhook-timestamp is no time in seconds", e);
    }
    Duration off = Duration.between(sent, clock.instant()).abs();
    if (off.compareTo(tolerance) > 0) {
      throw new InvalidWebhookException(
          "the request was sent at %s, which is %d s from now, and %d s are allowed: it is sent"
                  .formatted(sent, off.toSeconds(), tolerance.toSeconds())
              + " again by somebody, or a clock is wrong",
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
    return new InvalidWebhookException("the request is signed, but tells of no event", cause);
  }
}
