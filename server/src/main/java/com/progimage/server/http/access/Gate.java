package com.progimage.server.http.access;

import com.progimage.server.access.AccessRules;
import com.progimage.server.access.AccessRules.TransformationRule;
import com.progimage.server.access.Identity;
import com.progimage.server.access.Scope;
import com.progimage.server.access.quota.Quotas;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.Visibility;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.library.requester.Viewer;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Identifies each request, and admits it to its route. */
public final class Gate {
  static final String IDENTITY = "progimage.identity";
  private static final String IS_BYTES = "progimage.bytes";
  static final String EXPIRY = "progimage.signature-expiry";
  private static final String CHALLENGE = "WWW-Authenticate";
  static final String OWNER = "owner";

  private final AccessRules rules;
  private final Identification identification;
  private final Quotas quotas;
  private final People people;
  private final ClientAddresses clients;
  private final RequestRates rates;
  private final @Nullable Integer operationsPort;

  /**
   * @param operationsPort of metrics and the dashboard, which need no key there; of all other
   *     routes, only those that need nothing are there as well; null: there is no such port
   */
  public Gate(
      AccessRules rules,
      AccessServices services,
      People people,
      SessionKeys sessions,
      ClientAddresses clients,
      RequestRates rates,
      Auditor auditor,
      @Nullable Integer operationsPort) {
    this.rules = rules;
    this.identification =
        new Identification(rules, services, people, sessions, rates, auditor, operationsPort);
    this.quotas = services.quotas();
    this.people = people;
    this.clients = clients;
    this.rates = rates;
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
      case Need.LinkProof _ ->
          context -> {
            requirePort(context, /* isOfOperators= */ false);
            rates.count(context, Identity.STRANGER);
            handler.handle(context);
          };
      case Need.ImageBytes _ ->
          challenging(/* takesBasic= */ false, context -> readBytes(context, handler));
      case Need.KeyWith(Scope scope) ->
          challenging(/* takesBasic= */ false, context -> useKey(context, scope, handler));
      case Need.KeyOrPassword _ ->
          challenging(/* takesBasic= */ false, context -> exchange(context, handler));
      case Need.SessionKey _ ->
          challenging(/* takesBasic= */ false, context -> useSession(context, handler));
      case Need.Operator _ ->
          challenging(/* takesBasic= */ true, context -> operate(context, handler));
    };
  }

  private void useKey(Context context, Scope scope, Handler handler) throws Exception {
    requirePort(context, /* isOfOperators= */ false);
    if (scope == Scope.ADMIN) {
      requireKeys();
    }
    Identity identity = identification.identify(context, /* takesBasic= */ false);
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

  /** Counts requests without the key of a session for their address, and others for its owner. */
  private void useSession(Context context, Handler handler) throws Exception {
    requirePort(context, /* isOfOperators= */ false);
    if (context.header("Authorization") == null) {
      rates.count(context, Identity.STRANGER);
    }
    Identity identity = identification.identifySession(context);
    rates.count(context, identity);
    if (!rules.needsKeys()) {
      handler.handle(context);
      return;
    }
    try (Quotas.QuotaSlot _ = quotas.begin(identity.owner())) {
      handler.handle(context);
    }
  }

  private void exchange(Context context, Handler handler) throws Exception {
    requirePort(context, /* isOfOperators= */ false);
    requireKeys();
    rates.count(context, identification.identify(context, /* takesBasic= */ false));
    handler.handle(context);
  }

  private void operate(Context context, Handler handler) throws Exception {
    requirePort(context, /* isOfOperators= */ true);
    if (operationsPort == null) {
      Identity identity = identification.identify(context, /* takesBasic= */ true);
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
    Identity identity = identification.identifyReader(context);
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
   * Admits a plain GET of the bytes of an image if that takes no look in a store; everything else,
   * refusals included, is for the route. Does not block.
   *
   * @param isForEveryone whether strangers may have the bytes
   * @param mayRead tells the same of an identity
   * @return to close when the answer is sent
   */
  public Optional<Quotas.QuotaSlot> admitAtOnce(
      RequestHead head, boolean isForEveryone, Predicate<Identity> mayRead) {
    if (isForEveryone && head.header(Identification.AUTHORIZATION) == null) {
      return Optional.of(Quotas.QuotaSlot.NONE);
    }
    Optional<Identity> identity = identification.identifyAtOnce(head).filter(mayRead);
    return rules.needsKeys()
        ? identity.flatMap(known -> quotas.beginAtOnce(known.owner()))
        : identity.map(_ -> Quotas.QuotaSlot.NONE);
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

  /** The time at which the signature that admitted a request ends; empty: it was not one. */
  public static Optional<Instant> signatureExpiry(Context context) {
    return Optional.ofNullable(context.attribute(EXPIRY));
  }

  /**
   * The person who is signed in with the browser that sent a request.
   *
   * @throws Failure {@code rate-limited} if its address has sent too many unknown sessions; {@code
   *     cross-site}, {@code registry-unavailable}
   */
  public Optional<Identity> person(Context context) {
    return identification.person(context);
  }

  /** Whether people can sign in on the port of a request. */
  public boolean hasPeople(Context context) {
    return identification.hasPeople(context);
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
    return viewer(identity, image -> mayRead(identity, image));
  }

  /** Whether an identity may read the bytes of an image. */
  public boolean mayRead(Identity identity, StoredImage image) {
    return rules.mayRead(identity, image);
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
    return identification.isStillAdmitted(context);
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

  /** Whether an identity may request transformations that no preset names. */
  public boolean mayTransform(Identity identity) {
    return isOpenToAnyTransformation() || identity.has(Scope.RENDER);
  }

  /**
   * Refuses a transformation of a stranger's own, if only signed ones are allowed.
   *
   * @throws Failure {@code signature-required}
   */
  public void requireTransformation(Identity identity) {
    if (!mayTransform(identity)) {
      throw new Failure(
          ErrorCode.SIGNATURE_REQUIRED,
          "this server makes this rendition only for signed URLs: have it signed by a key's owner,"
              + " send a key, or name a preset");
    }
  }
}
