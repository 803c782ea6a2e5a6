package com.progimage.server.http.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.access.AccessRules;
import com.progimage.server.access.Credential;
import com.progimage.server.access.Identity;
import com.progimage.server.access.Keys;
import com.progimage.server.access.Scope;
import com.progimage.server.access.key.FaceSessionKey;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.key.SignedUrl;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.access.token.AccessTokens;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.session.FaceSessionId;
import io.javalin.http.Context;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who sends a request, by what it proves its identity with. */
final class Identification {
  static final String AUTHORIZATION = "Authorization";
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final AccessRules rules;
  private final Keys keys;
  private final AccessTokens tokens;
  private final People people;
  private final SessionKeys sessions;
  private final RequestRates rates;
  private final Auditor auditor;
  private final @Nullable Integer operationsPort;

  /**
   * @param operationsPort as for {@link Gate}
   */
  Identification(
      AccessRules rules,
      AccessServices services,
      People people,
      SessionKeys sessions,
      RequestRates rates,
      Auditor auditor,
      @Nullable Integer operationsPort) {
    this.rules = rules;
    this.sessions = sessions;
    this.keys = services.keys();
    this.tokens = services.tokens();
    this.people = people;
    this.rates = rates;
    this.auditor = auditor;
    this.operationsPort = operationsPort;
  }

  /** Finds out who asks for the bytes of an image, which a signed URL may do. */
  Identity identifyReader(Context context) {
    Optional<SignedUrl> signed = signedUrl(context);
    if (!rules.needsKeys() || signed.isEmpty() || context.header(AUTHORIZATION) != null) {
      return identify(context, /* takesBasic= */ false);
    }
    Identity identity = requireSigned(context, signed.get());
    context.attribute(Gate.IDENTITY, identity);
    context.attribute(Gate.EXPIRY, signed.get().expiry().orElseThrow());
    return identity;
  }

  /**
   * Finds out which session a request is of.
   *
   * @throws Failure {@code key-required}, {@code key-invalid}
   */
  Identity identifySession(Context context) {
    String credentials = context.header("Authorization");
    if (credentials == null) {
      throw new Failure(
          ErrorCode.KEY_REQUIRED,
          "this needs the key of a session: create one with POST /sessions, and send its key as"
              + " Authorization: Bearer pis_…");
    }
    rates.requireFewRefusals(context);
    try {
      Identity identity = sessions.require(secret(credentials, /* takesBasic= */ false));
      context.attribute(Gate.IDENTITY, identity);
      return identity;
    } catch (Failure refused) {
      boolean _ = countRefused(context, refused);
      throw refused;
    }
  }

  private Identity requireSigned(Context context, SignedUrl signed) {
    rates.requireFewRefusals(context);
    try {
      return keys.requireSigned(signed);
    } catch (Failure refused) {
      if (countRefused(context, refused)) {
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

  /**
   * @param takesBasic whether a key may be the password of HTTP Basic
   * @throws Failure those of credentials that are not valid
   */
  Identity identify(Context context, boolean takesBasic) {
    Identity identity = rules.needsKeys() ? identityOf(context, takesBasic) : Identity.ANYONE;
    String owner = context.queryParam(Gate.OWNER);
    if (owner != null && rules.needsKeys()) {
      rates.count(context, identity);
      identity.require(Scope.ADMIN);
      identity = identity.actingFor(owner(owner));
    }
    requireImage(context, identity);
    context.attribute(Gate.IDENTITY, identity);
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

  private Identity identityOf(Context context, boolean takesBasic) {
    String credentials = context.header(AUTHORIZATION);
    if (credentials == null) {
      return person(context).orElse(Identity.STRANGER);
    }
    rates.requireFewRefusals(context);
    try {
      String secret = secret(credentials, takesBasic);
      if (FaceSessionKey.isNamedBy(secret)) {
        throw new Failure(
            ErrorCode.KEY_INVALID,
            "this is the key of a session, which works only for /session and the paths below it:"
                + " send a key with a scope here");
      }
      return AccessTokens.isToken(secret)
          ? tokens.require(secret)
          : Identity.of(keys.require(secret));
    } catch (Failure refused) {
      boolean _ = countRefused(context, refused);
      throw refused;
    }
  }

  /**
   * Identifies a request for a path without a query, if it can be told from memory: that of a key
   * which was used a moment ago, and all on a server that needs no keys. Does not block.
   */
  Optional<Identity> identifyAtOnce(RequestHead head) {
    if (!rules.needsKeys()) {
      return Optional.of(Identity.ANYONE);
    }
    String credentials = head.header(AUTHORIZATION);
    return credentials == null || !rates.hasFewRefusals(head)
        ? Optional.empty()
        : keys.findAtOnce(secret(credentials, /* takesBasic= */ false)).map(Identity::of);
  }

  /**
   * Counts what is not valid for the address of the client.
   *
   * @return whether it never was valid
   */
  private boolean countRefused(Context context, Failure refused) {
    return switch (refused.code()) {
      case SIGNATURE_EXPIRED, TOKEN_EXPIRED -> {
        // An old page may have many of them.
        rates.count(context, Identity.STRANGER);
        yield false;
      }
      case REGISTRY_UNAVAILABLE, PROVIDER_UNAVAILABLE -> false;
      default -> {
        rates.countRefusal(context);
        yield true;
      }
    };
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

  /**
   * The person who is signed in with the browser that sent a request.
   *
   * @throws Failure {@code rate-limited} if its address has sent too many unknown sessions; {@code
   *     cross-site}, {@code registry-unavailable}
   */
  Optional<Identity> person(Context context) {
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
  boolean hasPeople(Context context) {
    return rules.needsKeys()
        && (operationsPort == null || context.req().getLocalPort() != operationsPort);
  }

  /** Whether what admitted a request is valid, long after the request began. */
  boolean isStillAdmitted(Context context) {
    @Nullable Identity identity = context.attribute(Gate.IDENTITY);
    Credential credential = identity == null ? null : identity.credential();
    return switch (credential) {
      case null -> true;
      case Credential.OfKey(KeyId id) -> keys.isStillValid(id);
      case Credential.OfSession(_, SessionId id) -> people.isStillOpen(id);
      case Credential.OfToken token -> tokens.isStillValid(token);
      case Credential.OfProviderToken token -> tokens.isStillValid(token);
      case Credential.OfFaceSession(FaceSessionId id, _) -> sessions.isStillOpen(id);
    };
  }
}
