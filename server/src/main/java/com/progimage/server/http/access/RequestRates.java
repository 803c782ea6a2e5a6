package com.progimage.server.http.access;

import com.progimage.server.access.Credential;
import com.progimage.server.access.Identity;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.rate.Allowance;
import com.progimage.server.rate.RateLimit;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Limits the requests of each client in a time, and tells clients what is left to them, as
 * draft-ietf-httpapi-ratelimit-headers (text of September 2025) says. A client is a credential, or
 * an address without one.
 */
public final class RequestRates {
  /** The headers of answers to limited requests. */
  public static final String HEADER = "RateLimit";

  public static final String POLICY_HEADER = "RateLimit-Policy";

  private static final String COUNTED = "progimage.counted";

  private final @Nullable RateLimit requests;
  private final @Nullable RateLimit refusals;
  private final @Nullable RateLimit kept;
  private final ClientAddresses clients;
  private final Consumer<Limited> listener;

  /** Whose requests a limit has refused. */
  public enum Limited {
    CREDENTIAL,
    ADDRESS,
    /** An address that sent too many credentials that are not valid. */
    REFUSALS,
    KEPT;

    /** As in metrics. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The limits; null: there is none.
   *
   * @param requests of all requests, except for kept images and for what needs nothing
   * @param refusals of credentials that are not valid, for each address
   * @param kept of images that need not be made
   */
  public record RateLimits(
      @Nullable RateLimit requests, @Nullable RateLimit refusals, @Nullable RateLimit kept) {
    public static final RateLimits NONE = new RateLimits(null, null, null);
  }

  /**
   * @param listener receives every refusal
   */
  public RequestRates(RateLimits limits, ClientAddresses clients, Consumer<Limited> listener) {
    this.requests = limits.requests();
    this.refusals = limits.refusals();
    this.kept = limits.kept();
    this.clients = clients;
    this.listener = listener;
  }

  /** Whether requests for kept images are counted. */
  public boolean countsKept() {
    return kept != null;
  }

  /** Whether any requests are counted. */
  boolean countsAny() {
    return requests != null || kept != null;
  }

  /**
   * Counts a request, once.
   *
   * @throws Failure {@code rate-limited}
   */
  void count(Context context, Identity identity) {
    if (requests == null || isCounted(context)) {
      return;
    }
    Credential credential = sent(context, identity);
    require(
        requests,
        client(context, credential),
        credential == null ? Limited.ADDRESS : Limited.CREDENTIAL,
        credential,
        context);
  }

  /** The credential of a signed URL is that of its signer, who does not send the request. */
  private static @Nullable Credential sent(Context context, Identity identity) {
    return Gate.signatureExpiry(context).isPresent() ? null : identity.credential();
  }

  /**
   * Counts a request for a kept image.
   *
   * @throws Failure {@code rate-limited}
   */
  void countKept(Context context, Identity identity) {
    if (kept == null || isCounted(context)) {
      return;
    }
    Credential credential = sent(context, identity);
    require(kept, client(context, credential), Limited.KEPT, credential, context);
  }

  /** Names whose requests count together. Many clients may have tokens of one key. */
  private String client(Context context, @Nullable Credential credential) {
    return switch (credential) {
      case null -> clients.of(context);
      case Credential.OfKey _, Credential.OfSession _ -> credential.text();
      case Credential.OfToken token -> token.origin().text() + " at " + clients.of(context);
      case Credential.OfProviderToken token -> token.text() + " at " + clients.of(context);
      // A client may have any number of sessions.
      case Credential.OfFaceSession(_, Owner owner) ->
          "sessions of " + owner + " at " + clients.of(context);
    };
  }

  private static boolean isCounted(Context context) {
    boolean isCounted = context.attribute(COUNTED) != null;
    context.attribute(COUNTED, true);
    return isCounted;
  }

  /**
   * Refuses credentials of an address that has sent too many wrong ones, before they are looked up.
   *
   * @throws Failure {@code rate-limited}
   */
  void requireFewRefusals(Context context) {
    if (refusals == null) {
      return;
    }
    Allowance allowance = refusals.look(clients.of(context));
    if (!allowance.isAdmitted()) {
      describe(refusals, allowance, context);
      throw refuse(refusals, allowance, Limited.REFUSALS, /* credential= */ null);
    }
  }

  /** Whether {@link #requireFewRefusals} lets a request pass. Does not block. */
  boolean hasFewRefusals(RequestHead head) {
    return refusals == null || refusals.look(clients.of(head)).isAdmitted();
  }

  /** Counts a credential that is not valid. */
  void countRefusal(Context context) {
    if (refusals != null) {
      Allowance _ = refusals.take(clients.of(context));
    }
  }

  private void require(
      RateLimit limit,
      String client,
      Limited whose,
      @Nullable Credential credential,
      Context context) {
    Allowance allowance = limit.take(client);
    describe(limit, allowance, context);
    if (!allowance.isAdmitted()) {
      throw refuse(limit, allowance, whose, credential);
    }
  }

  private static void describe(RateLimit limit, Allowance allowance, Context context) {
    Duration window = Duration.ofNanos(limit.rate().nanosOfBurst());
    context.header(
        POLICY_HEADER,
        "\"%s\";q=%d;w=%d"
            .formatted(
                limit.name(),
                limit.rate().burst(),
                Math.max(1, window.plusNanos(999_999_999).toSeconds())));
    context.header(
        HEADER,
        "\"%s\";r=%d;t=%d".formatted(limit.name(), allowance.left(), allowance.nextInSeconds()));
  }

  private Failure refuse(
      RateLimit limit, Allowance allowance, Limited whose, @Nullable Credential credential) {
    listener.accept(whose);
    String what =
        switch (whose) {
          case CREDENTIAL ->
              "this %s has sent too many requests"
                  .formatted(credential == null ? "client" : credential.noun());
          case ADDRESS -> "your address has sent too many requests without a key";
          case REFUSALS ->
              "your address has sent too many keys, cookies or signatures that are not valid";
          case KEPT -> "too many requests for images";
        };
    return Failure.temporary(
        ErrorCode.RATE_LIMITED,
        "%s: %d in %d s are allowed, so wait %d s, and send fewer at a time"
            .formatted(
                what,
                limit.rate().count(),
                limit.rate().period().toSeconds(),
                allowance.nextInSeconds()),
        Duration.ofSeconds(allowance.nextInSeconds()));
  }
}
