package com.progimage.server.http.access;

import com.progimage.server.access.Identity;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.audit.AuditEvent;
import com.progimage.server.audit.AuditLog;
import com.progimage.server.image.Owner;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Records what requests do that matters for security. */
public final class Auditor {
  private final AuditLog log;
  private final ClientAddresses clients;
  private final Function<Context, String> requestId;
  private final InstantSource clock;

  /**
   * @param requestId finds the id that a request has in logs
   */
  public Auditor(
      AuditLog log,
      ClientAddresses clients,
      Function<Context, String> requestId,
      InstantSource clock) {
    this.log = log;
    this.requestId = requestId;
    this.clients = clients;
    this.clock = clock;
  }

  /**
   * Records what the identity of a request did.
   *
   * @param what it was done to; never a secret
   */
  public void record(Context context, AuditAction action, String what) {
    record(context, action, Gate.identity(context), what);
  }

  /** Does the same for a request that no guard has identified. */
  public void record(Context context, AuditAction action, Identity identity, String what) {
    record(context, action, identity.name(), identity.isStranger() ? null : identity.owner(), what);
  }

  /**
   * Records what an administrator did for an owner.
   *
   * @param owner null: for nobody, or for all
   */
  public void recordFor(Context context, AuditAction action, @Nullable Owner owner, String what) {
    record(context, action, Gate.identity(context).name(), owner, what);
  }

  /**
   * Returns what records a refused attempt to sign in. A name that no account has may be a password
   * in the wrong field, so it is not recorded.
   */
  public Consumer<Optional<AccountName>> refusedSignIn(Context context) {
    return account ->
        record(
            context,
            AuditAction.SIGN_IN_FAILED,
            Identity.STRANGER,
            account.map(name -> "account " + name).orElse("an unknown name"));
  }

  /**
   * Records what somebody did.
   *
   * @param identity who did it, as {@link Identity#name} names it
   * @param owner for whom; null for nobody
   */
  public void record(
      Context context, AuditAction action, String identity, @Nullable Owner owner, String what) {
    log.record(
        new AuditEvent(
            clock.instant(),
            action,
            identity,
            owner == null ? null : owner.name(),
            clients.of(context),
            what,
            requestId.apply(context)));
  }
}
