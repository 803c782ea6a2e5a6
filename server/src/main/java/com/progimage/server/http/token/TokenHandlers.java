package com.progimage.server.http.token;

import com.progimage.server.access.Credential;
import com.progimage.server.access.Identity;
import com.progimage.server.access.Scope;
import com.progimage.server.access.token.AccessTokens;
import com.progimage.server.access.token.IssuedToken;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Auditor;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.Bodies;
import com.progimage.server.http.body.JsonBody;
import com.progimage.server.http.response.Answers;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.function.Function;

/** Issues tokens, and publishes the keys that check them. */
public final class TokenHandlers {
  private static final int MAX_JSON_BYTES = 4 << 10;

  private final AccessTokens tokens;
  private final Auditor auditor;
  private final Bodies bodies;
  private final Function<Context, String> clients;

  /**
   * @param clients finds the address of the client of a request
   */
  public TokenHandlers(
      AccessTokens tokens, Auditor auditor, Bodies bodies, Function<Context, String> clients) {
    this.tokens = tokens;
    this.auditor = auditor;
    this.bodies = bodies;
    this.clients = clients;
  }

  public void create(Context context) throws IOException {
    TokenRequest request = JsonBody.read(context, bodies, MAX_JSON_BYTES, TokenRequest.class);
    IssuedToken issued = issue(context, request);
    Credential.OfToken token = issued.credential();
    auditor.record(
        context,
        AuditAction.TOKEN_ISSUED,
        token.origin().text(),
        issued.owner(),
        token.id() + " " + Scope.text(issued.grant().scopes()));
    Answers.unstored(context, 201, TokenRecord.of(issued));
  }

  private IssuedToken issue(Context context, TokenRequest request) {
    Identity identity = Gate.identity(context);
    if (!identity.isStranger()) {
      return tokens.issue(identity, request.grant());
    }
    if (request.account() == null || request.password() == null) {
      throw new Failure(
          ErrorCode.KEY_REQUIRED,
          "this needs a key as Authorization: Bearer pik_…, or the account and the password of a"
              + " person in the JSON");
    }
    return tokens.issue(
        request.account(),
        request.password(),
        clients.apply(context),
        auditor.refusedSignIn(context),
        request.grant());
  }

  /** They change every 30 days, and a new one signs only ten minutes after it is published. */
  public void publicKeys(Context context) {
    context.header("Cache-Control", "public, max-age=300");
    context.header("Content-Type", "application/jwk-set+json");
    context.result(tokens.publicKeys());
  }
}
