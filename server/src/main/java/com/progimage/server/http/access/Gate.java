package com.progimage.server.http.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.access.AccessRules;
import com.progimage.server.access.AccessRules.TransformationRule;
import com.progimage.server.access.Credential;
import com.progimage.server.access.Identity;
import com.progimage.server.access.Keys;
import com.progimage.server.access.Scope;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.key.SignedUrl;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.access.quota.Quotas;
import com.progimage.server.access.token.AccessTokens;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.Visibility;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.library.requester.Viewer;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Identifies each request, and admits it to its route. */
public final class Gate {
  private static final String IDENTITY = "progimage.identity";
  private static final String IS_BYTES = "progimage.bytes";
  private static final String EXPIRY = "progimage.signature-expiry";
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";
  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String OWNER = "owner";

  private final AccessRules rules;
  private final Keys keys;
  private final AccessTokens tokens;
  private final Quotas quotas;
  private final People people;
  private final ClientAddresses clients;
  private final RequestRates rates;
  private final Auditor auditor;
  private final @Nullable Integer operationsPort;

  /**
   * @param operationsPort of metrics and the dashboard, which need no key there; of all other
   *     routes, only those that need nothing are there as well; null: there is no such port
   */
  public Gate(
      AccessRules rules,
      AccessServices services,
      People people,
      ClientAddresses clients,
      RequestRates rates,
      Auditor auditor,
      @Nullable Integer operationsPort) {
    this.rules = rules;
    this.keys = services.keys();
    this.tokens = services.tokens();
    this.quotas = services.quotas();
    this.people = people;
    this.clients = clients;
    this.rates = rates;
    this.auditor = auditor;
    this.operationsPort = operationsPort;
  }

  /** Returns a handler that lets only those requests through that have what the route needs. */
  public Handler guard(Need need, Handler handler) {
    return switch (need) {
      case Need.Nothing _ -> handler;
      case Need.NothingButCounted _ ->
          context -> {
            rates.count(context, Identity.STRANGER);
            handler.handle(context);
          };
      case Need.ImageBytes _ ->
          challenging(/* takesBasic= */ false, context -> readBytes(context, handler));
      case Need.KeyWith(Scope scope) ->
          challenging(/* takesBasic= */ false, context -> useKey(context, scope, handler));
      case Need.KeyOrPassword _ ->
          challenging(/* takesBasic= */ false, context -> exchange(context, handler));
      case Need.Operator _ ->
          challenging(/* takesBasic= */ true, context -> operate(context, handler));
    };
  }

  private void useKey(Context context, Scope scope, Handler handler) throws Exception {
    requirePort(context, /* isOfOperators= */ false);
    if (scope == Scope.ADMIN) {
      requireKeys();
    }
    Identity identity = identify(context, /* takesBasic= */ false);
    rates.count(context, identity);
    identity.require(scope);
    if (scope == Scope.ADMIN) {
      // Otherwise an administrator could lock itself out.
      handler.handle(context);
    } else {
      handleWithinQuota(identity, context, handler);
    }
  }

  /** Counts the request as one of its owner, if the owner's own key, token or session sent it. */
  private void handleWithinQuota(Identity identity, Context context, Handler handler)
      throws Exception {
    if (!rules.needsKeys() || identity.isStranger() || !isOfOwner(context)) {
      handler.handle(context);
      return;
    }
    try (Quotas.QuotaSlot _ = quotas.begin(identity.owner())) {
      handler.handle(context);
    }
  }

  /** Whether neither the reader of a signed URL nor an administrator of all owners sent it. */
  private static boolean isOfOwner(Context context) {
    return signatureExpiry(context).isEmpty() && context.queryParam(OWNER) == null;
  }

  private void exchange(Context context, Handler handler) throws Exception {
    requirePort(context, /* isOfOperators= */ false);
    requireKeys();
    rates.count(context, identify(context, /* takesBasic= */ false));
    handler.handle(context);
  }

  private void operate(Context context, Handler handler) throws Exception {
    requirePort(context, /* isOfOperators= */ true);
    if (operationsPort == null) {
      Identity identity = identify(context, /* takesBasic= */ true);
      if (identity.isStranger() && people.canSignIn(context)) {
        askToSignIn(context);
        return;
      }
      identity.require(Scope.OPERATE);
    }
    handler.handle(context);
  }

  /** Shows a person the page to sign in on. */
  private static void askToSignIn(Context context) {
    String path = context.path();
    String page = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String up = "../".repeat((int) path.chars().filter(each -> each == '/').count() - 1);
    context.header("Location", up + "sign-in?to=" + page);
    context.header("Cache-Control", "no-store");
    context.status(303);
  }

  /**
   * Answers as though there were no such route on the other port.
   *
   * @throws Failure {@code route-not-found}
   */
  private void requirePort(Context context, boolean isOfOperators) {
    if (operationsPort != null
        && (context.req().getLocalPort() == operationsPort) != isOfOperators) {
      throw new Failure(
          ErrorCode.ROUTE_NOT_FOUND, "there is nothing at this path: /capabilities tells what is");
    }
  }

  /**
   * Refuses what only an administrator may do on a server without keys, which has none.
   *
   * @throws Failure {@code keys-off}
   */
  public void requireKeys() {
    if (!rules.needsKeys()) {
      throw new Failure(
          ErrorCode.KEYS_OFF,
          "this server needs no keys: run it with --access keys, or create keys for that with"
              + " `progimage keys create`");
    }
  }

  private Handler challenging(boolean takesBasic, Handler handler) {
    return context -> {
      try {
        handler.handle(context);
      } catch (Failure failure) {
        throw challenge(context, failure, takesBasic);
      }
    };
  }

  /**
   * Lets everyone ask, because the image decides. What a request must not see looks like an image
   * that does not exist: the answer depends on the request alone.
   */
  private void readBytes(Context context, Handler handler) throws Exception {
    requirePort(context, /* isOfOperators= */ false);
    context.attribute(IS_BYTES, true);
    Identity identity = identifyReader(context);
    try {
      handleWithinQuota(identity, context, handler);
    } catch (Failure failure) {
      // Otherwise guesses of ids would be free.
      rates.count(context, identity);
      if (failure.code() == ErrorCode.IMAGE_NOT_FOUND && rules.needsKeys()) {
        requireReader(identity);
      }
      throw failure;
    }
  }

  /**
   * Counts a request for the bytes of an image.
   *
   * @param isKept whether they need not be made
   * @throws Failure {@code rate-limited}
   */
  public void countRead(Context context, BooleanSupplier isKept) {
    if (!rates.countsAny()) {
      return;
    }
    if (isKept.getAsBoolean()) {
      rates.countKept(context, identity(context));
    } else {
      rates.count(context, identity(context));
    }
  }

  /**
   * Adds how to authenticate to the answer to a request that is refused for lack of a valid key or
   * token (RFC 6750 §3).
   */
  private Failure challenge(Context context, Failure failure, boolean takesBasic) {
    boolean isOfToken =
        failure.code() == ErrorCode.TOKEN_INVALID || failure.code() == ErrorCode.TOKEN_EXPIRED;
    if (isOfToken
        || failure.code() == ErrorCode.KEY_REQUIRED
        || failure.code() == ErrorCode.SIGN_IN_FAILED
        || failure.code() == ErrorCode.KEY_INVALID) {
      context.header(
          CHALLENGE, "Bearer realm=\"ProgImage\"" + (isOfToken ? ", error=\"invalid_token\"" : ""));
      // A page whose session has ended must not make its browser ask for a key.
      if (takesBasic && !people.haveCookie(context)) {
        context.res().addHeader(CHALLENGE, "Basic realm=\"ProgImage\", charset=\"UTF-8\"");
      }
    }
    return failure;
  }

  private void requireReader(Identity identity) {
    if (!identity.isStranger() || rules.reads() == Visibility.PRIVATE) {
      identity.require(Scope.READ);
    }
  }

  private Identity identifyReader(Context context) {
    Optional<SignedUrl> signed = signedUrl(context);
    if (!rules.needsKeys() || signed.isEmpty() || context.header("Authorization") != null) {
      return identify(context, /* takesBasic= */ false);
    }
    Identity identity = requireSigned(context, signed.get());
    context.attribute(IDENTITY, identity);
    context.attribute(EXPIRY, signed.get().expiry().orElseThrow());
    return identity;
  }

  private Identity requireSigned(Context context, SignedUrl signed) {
    rates.requireFewRefusals(context);
    try {
      return keys.requireSigned(signed);
    } catch (Failure refused) {
      if (refused.code() == ErrorCode.SIGNATURE_EXPIRED) {
        // It was valid: an old page may have many of them.
        rates.count(context, Identity.STRANGER);
      } else if (refused.code() != ErrorCode.REGISTRY_UNAVAILABLE) {
        rates.countRefusal(context);
        auditor.record(
            context,
            AuditAction.SIGNATURE_REFUSED,
            Identity.STRANGER,
            refused.code().text() + " " + context.path());
      }
      throw refused;
    }
  }

  private static Optional<SignedUrl> signedUrl(Context context) {
    return Optional.ofNullable(context.queryParam("signature"))
        .map(signature ->
            new SignedUrl(
                context.req().getRequestURI(),
                context.queryParam("expires"),
                context.queryParam("covers"),
                context.queryParam("key"),
                signature));
  }

  /** The time at which the signature that admitted a request ends; empty: it was not one. */
  public static Optional<Instant> signatureExpiry(Context context) {
    return Optional.ofNullable(context.attribute(EXPIRY));
  }

  private Identity identify(Context context, boolean takesBasic) {
    Identity identity = rules.needsKeys() ? identityOf(context, takesBasic) : Identity.ANYONE;
    String owner = context.queryParam(OWNER);
    if (owner != null && rules.needsKeys()) {
      rates.count(context, identity);
      identity.require(Scope.ADMIN);
      identity = identity.actingFor(owner(owner));
    }
    requireImage(context, identity);
    context.attribute(IDENTITY, identity);
    return identity;
  }

  /** What is for one image is refused anywhere else, whatever is there. */
  private void requireImage(Context context, Identity identity) {
    ImageId only = identity.only();
    if (only != null && !SignedUrl.image(context.path()).equals(Optional.of(only))) {
      rates.count(context, identity);
      throw new Failure(
          ErrorCode.SCOPE_MISSING,
          "this token is for the image %s alone: use another one here".formatted(only));
    }
  }

  /**
   * The person who is signed in with the browser that sent a request.
   *
   * @throws Failure {@code rate-limited} if its address has sent too many unknown sessions; {@code
   *     cross-site}, {@code registry-unavailable}
   */
  public Optional<Identity> person(Context context) {
    if (!hasPeople(context) || !people.needLookup(context)) {
      return Optional.empty();
    }
    rates.requireFewRefusals(context);
    Optional<Identity> person = people.find(context);
    if (person.isEmpty()) {
      rates.countRefusal(context);
    }
    return person;
  }

  /** Whether people can sign in on the port of a request. */
  public boolean hasPeople(Context context) {
    return rules.needsKeys()
        && (operationsPort == null || context.req().getLocalPort() != operationsPort);
  }

  private Identity identityOf(Context context, boolean takesBasic) {
    String credentials = context.header("Authorization");
    if (credentials == null) {
      return person(context).orElse(Identity.STRANGER);
    }
    rates.requireFewRefusals(context);
    try {
      String secret = secret(credentials, takesBasic);
      return AccessTokens.isToken(secret)
          ? tokens.require(secret)
          : Identity.of(keys.require(secret));
    } catch (Failure refused) {
      if (refused.code() == ErrorCode.TOKEN_EXPIRED) {
        rates.count(context, Identity.STRANGER);
      } else if (refused.code() != ErrorCode.REGISTRY_UNAVAILABLE
          && refused.code() != ErrorCode.PROVIDER_UNAVAILABLE) {
        rates.countRefusal(context);
      }
      throw refused;
    }
  }

  /** Returns the text of a key or a token; empty if the credentials are of another kind. */
  private static String secret(String credentials, boolean takesBasic) {
    String scheme = credentials.toLowerCase(Locale.ROOT);
    if (scheme.startsWith(BEARER)) {
      return credentials.substring(BEARER.length()).strip();
    }
    return takesBasic && scheme.startsWith(BASIC)
        ? password(credentials.substring(BASIC.length()).strip())
        : "";
  }

  private static String password(String base64) {
    try {
      String pair = new String(Base64.getDecoder().decode(base64), UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static Owner owner(String name) {
    return Owner.find(name)
        .orElseThrow(() -> new Failure(ErrorCode.MALFORMED_REQUEST, "owner must be " + Owner.FORM));
  }

  /** The identity of a request that has passed its guard. */
  public static Identity identity(Context context) {
    @Nullable Identity identity = context.attribute(IDENTITY);
    if (identity == null) {
      throw new IllegalStateException("no guard has identified this request");
    }
    return identity;
  }

  /** Whose images, jobs and webhooks a request lists; null: those of everyone. */
  public static @Nullable Owner listed(Context context) {
    return identity(context).listed();
  }

  /** Sees the images whose records a request may read, and which it may delete. */
  public static Viewer owned(Context context) {
    Identity identity = identity(context);
    return viewer(identity, identity::reaches);
  }

  private static Viewer viewer(Identity identity, Predicate<StoredImage> sees) {
    return new Viewer() {
      @Override
      public boolean sees(StoredImage image) {
        return sees.test(image);
      }

      @Override
      public boolean seesDamaged() {
        return identity.reach() == Identity.Reach.EVERYONES || identity.has(Scope.ADMIN);
      }
    };
  }

  /** Sees the images whose bytes a request may read. */
  public Viewer readable(Context context) {
    Identity identity = identity(context);
    return viewer(identity, image -> rules.mayRead(identity, image));
  }

  /** A client that waits for renditions of images that it may read. */
  public Requester requester(Context context) {
    Identity identity = identity(context);
    String client = clients.of(context);
    Viewer viewer = readable(context);
    if (identity.isStranger()) {
      return Requester.stranger(client, viewer);
    }
    return signatureExpiry(context).isPresent()
        ? Requester.readerOf(client, identity.owner(), viewer)
        : Requester.waiting(client, identity.owner(), viewer);
  }

  /** The address of the client. */
  public String client(Context context) {
    return clients.of(context);
  }

  /** Whether strangers may read the bytes of an image. */
  public boolean isPublic(StoredImage image) {
    return rules.isPublic(image);
  }

  /** Whether strangers may use the route of a request. */
  public boolean isForStrangers(Context context) {
    return !rules.needsKeys() || context.attribute(IS_BYTES) != null;
  }

  /** Whether what admitted a request is valid, long after the request began. */
  public boolean isStillAdmitted(Context context) {
    @Nullable Identity identity = context.attribute(IDENTITY);
    Credential credential = identity == null ? null : identity.credential();
    return switch (credential) {
      case null -> true;
      case Credential.OfKey(KeyId id) -> keys.isStillValid(id);
      case Credential.OfSession(_, SessionId id) -> people.isStillOpen(id);
      case Credential.OfToken token -> tokens.isStillValid(token);
      case Credential.OfProviderToken token -> tokens.isStillValid(token);
    };
  }

  /**
   * The ownership of images that a request stores.
   *
   * @throws Failure {@code malformed-request} for another visibility than public and private
   */
  public static Ownership ownership(Context context) {
    String visibility = context.queryParam("visibility");
    return new Ownership(
        identity(context).owner(),
        visibility == null
            ? null
            : Visibility.find(visibility)
                .orElseThrow(() ->
                    new Failure(
                        ErrorCode.MALFORMED_REQUEST,
                        "visibility must be public or private, or be left out")));
  }

  /** Whether metrics and the dashboard are on the port of all other routes. */
  public boolean hasOperatorsHere() {
    return operationsPort == null;
  }

  /** Whether requests need keys. */
  public boolean needsKeys() {
    return rules.needsKeys();
  }

  /** Whether strangers may request transformations that no preset names. */
  public boolean isOpenToAnyTransformation() {
    return !rules.needsKeys() || rules.transformations() != TransformationRule.SIGNED;
  }

  /**
   * Refuses a transformation of a stranger's own, if only signed ones are allowed.
   *
   * @throws Failure {@code signature-required}
   */
  public void requireTransformation(Context context) {
    if (!isOpenToAnyTransformation() && !identity(context).has(Scope.RENDER)) {
      throw new Failure(
          ErrorCode.SIGNATURE_REQUIRED,
          "this server makes this rendition only for signed URLs: have it signed by a key's owner,"
              + " send a key, or name a preset");
    }
  }
}
