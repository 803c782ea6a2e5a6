package com.progimage.server.http.person;

import com.progimage.server.access.Identity;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.access.person.SessionSecret;
import com.progimage.server.access.session.Sessions;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.People;
import com.progimage.server.http.response.PublicUrls;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes people by the cookie of their session, and only in requests of the server's own pages:
 * {@code --allowed-origins} does not count here.
 */
public final class SessionCookies implements People {
  private static final String NAME = "progimage-session";

  /** Browsers accept a cookie with this prefix only from the host itself, over TLS. */
  private static final String SECURE_NAME = "__Host-" + NAME;

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final Sessions sessions;
  private final PublicUrls urls;

  public SessionCookies(Sessions sessions, PublicUrls urls) {
    this.sessions = sessions;
    this.urls = urls;
  }

  @Override
  public Optional<Identity> find(Context context) {
    return needLookup(context) ? secret(context).flatMap(sessions::find) : Optional.empty();
  }

  @Override
  public boolean needLookup(Context context) {
    if (!haveCookie(context)) {
      return false;
    }
    if (changesSomething(context)) {
      requireOwnPage(context);
      return true;
    }
    return !isOfAnotherPage(context);
  }

  private static boolean changesSomething(Context context) {
    // It makes the server send a request elsewhere.
    boolean fetches = context.path().startsWith("/remote");
    return fetches || !READS.contains(context.method().name());
  }

  /** Whether the browser says that a page of another origin caused a read. */
  private boolean isOfAnotherPage(Context context) {
    String site = context.header("Sec-Fetch-Site");
    if (site != null) {
      return !site.equals("same-origin") && !site.equals("none");
    }
    String origin = context.header("Origin");
    return origin != null && !urls.isOwn(origin, context);
  }

  /**
   * @throws Failure {@code cross-site} unless the browser says that one of the server's own pages
   *     sent the request
   */
  void requireOwnPage(Context context) {
    String site = context.header("Sec-Fetch-Site");
    String origin = context.header("Origin");
    boolean isOwn =
        site == null ? origin != null && urls.isOwn(origin, context) : site.equals("same-origin");
    if (!isOwn) {
      throw new Failure(
          ErrorCode.CROSS_SITE,
          "no page of this server sent this: people sign in, and use their session, with the"
              + " server's own pages; for a program, create a key");
    }
  }

  private Optional<SessionSecret> secret(Context context) {
    @Nullable String text = context.cookie(name(context));
    return text == null ? Optional.empty() : SessionSecret.find(text);
  }

  /** The session of a request, open or not; empty if it has no cookie. */
  Optional<SessionId> session(Context context) {
    return secret(context).map(SessionSecret::id);
  }

  private String name(Context context) {
    return isSecure(context) ? SECURE_NAME : NAME;
  }

  private boolean isSecure(Context context) {
    return urls.base(context).startsWith("https:");
  }

  /** Gives the browser the cookie of a session, which it forgets when it is closed. */
  void set(Context context, SessionSecret secret) {
    write(context, secret.text(), "");
  }

  /** Has the browser forget the cookie. */
  void clear(Context context) {
    write(context, "", "; Max-Age=0");
  }

  private void write(Context context, String value, String life) {
    context
        .res()
        .addHeader(
            "Set-Cookie",
            name(context)
                + "="
                + value
                + "; Path=/; HttpOnly; SameSite=Strict"
                + (isSecure(context) ? "; Secure" : "")
                + life);
  }

  @Override
  public boolean haveCookie(Context context) {
    return secret(context).isPresent();
  }

  @Override
  public boolean canSignIn(Context context) {
    String accept = context.header("Accept");
    return accept != null
        && accept.contains("text/html")
        && READS.contains(context.method().name())
        && sessions.areOffered();
  }

  @Override
  public boolean isStillOpen(SessionId id) {
    return sessions.isStillOpen(id);
  }
}
