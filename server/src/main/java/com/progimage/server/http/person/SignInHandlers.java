package com.progimage.server.http.person;

import com.progimage.server.access.Credential;
import com.progimage.server.access.Identity;
import com.progimage.server.access.session.Sessions;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Auditor;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.Bodies;
import com.progimage.server.http.body.UrlEncodedForm;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.PageFiles;
import com.progimage.server.http.response.PageFiles.PageFile;
import com.progimage.server.http.response.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Signs people in and out, and says who is signed in. */
public final class SignInHandlers {
  private static final PageFiles PARTS =
      new PageFiles(
          "/sign-in",
          Map.of(
              "dashboard.css", PageFile.style("/dashboard/dashboard.css"),
              "sign-in.css", PageFile.style("/sign-in/sign-in.css"),
              "person.js", PageFile.script("/sign-in/person.js")));

  /** The page shows these; others are for programs. */
  private static final Set<ErrorCode> SHOWN =
      Set.of(
          ErrorCode.SIGN_IN_FAILED,
          ErrorCode.SIGN_IN_LIMITED,
          ErrorCode.OVERLOADED,
          ErrorCode.REGISTRY_UNAVAILABLE);

  private final Sessions sessions;
  private final SessionCookies cookies;
  private final Gate gate;
  private final Auditor auditor;
  private final Bodies bodies;
  private final Consumer<ErrorCode> refusals;
  private final SignInPage page;

  /**
   * @param refusals counts those that are pages and not problems
   */
  public SignInHandlers(
      Sessions sessions,
      SessionCookies cookies,
      Gate gate,
      Auditor auditor,
      Bodies bodies,
      Consumer<ErrorCode> refusals) {
    this.sessions = sessions;
    this.cookies = cookies;
    this.gate = gate;
    this.auditor = auditor;
    this.bodies = bodies;
    this.refusals = refusals;
    this.page = new SignInPage(gate.hasOperatorsHere());
  }

  public void page(Context context) {
    requirePeople(context);
    page.send(context, 200, /* name= */ "", /* message= */ "");
  }

  /**
   * Serves the files of the page, and what other pages show of the person.
   *
   * @throws Failure {@code route-not-found}
   */
  public void part(Context context) {
    PARTS.send(context);
  }

  /** Takes the form. Only the server's own page may send it, so no other can sign a person in. */
  public void signIn(Context context) throws IOException {
    requirePeople(context);
    cookies.requireOwnPage(context);
    UrlEncodedForm form = UrlEncodedForm.read(context, bodies);
    String name = form.field("name");
    Sessions.NewSession session;
    try {
      session =
          sessions.signIn(
              name, form.field("password"), gate.client(context), auditor.refusedSignIn(context));
    } catch (Failure failure) {
      refused(context, name, failure);
      return;
    }
    cookies.session(context).ifPresent(sessions::signOut);
    cookies.set(context, session.secret());
    auditor.record(context, AuditAction.SIGNED_IN, session.identity(), session.id().toString());
    redirect(context, page.target(context, session.identity()));
  }

  private void refused(Context context, String name, Failure failure) {
    String accept = context.header("Accept");
    if (accept == null || !accept.contains("text/html") || !SHOWN.contains(failure.code())) {
      throw failure;
    }
    refusals.accept(failure.code());
    failure
        .retryAfter()
        .ifPresent(after -> context.header("Retry-After", String.valueOf(after.toSeconds())));
    page.send(context, Problem.status(failure.code()), name, failure.detail());
  }

  public void signOut(Context context) throws IOException {
    requirePeople(context);
    cookies.requireOwnPage(context);
    Optional<Identity> person = gate.person(context);
    cookies.session(context).ifPresent(sessions::signOut);
    cookies.clear(context);
    context.header("Clear-Site-Data", "\"cache\"");
    person.ifPresent(
        identity -> auditor.record(context, AuditAction.SIGNED_OUT, identity, session(identity)));
    redirect(context, "/sign-in");
  }

  private static String session(Identity identity) {
    return identity.credential() instanceof Credential.OfSession session
        ? session.id().toString()
        : "";
  }

  /** Says who is signed in, for the scripts of pages. */
  public void show(Context context) {
    Optional<Identity> person = gate.person(context);
    SessionRecord record =
        person
            .flatMap(SessionRecord::find)
            .orElseGet(
                () -> SessionRecord.ofNobody(gate.hasPeople(context) && sessions.areOffered()));
    Answers.unstored(context, 200, record);
  }

  /**
   * @throws Failure {@code keys-off}
   */
  private void requirePeople(Context context) {
    if (!gate.hasPeople(context)) {
      throw new Failure(
          ErrorCode.KEYS_OFF,
          "nobody signs in here: this server needs no keys, or this port has nothing that needs"
              + " them");
    }
  }

  /** The address is relative, because a proxy may put a prefix before it. */
  private static void redirect(Context context, String path) throws IOException {
    context.header("Location", path.substring(1));
    context.header("Cache-Control", "no-store");
    Answers.empty(context, 303);
  }
}
