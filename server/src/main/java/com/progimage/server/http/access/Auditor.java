package com.progimage.server.http.access;

import com.progimage.server.access.Identity;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.audit.AuditEvent;
import com.progimage.server.audit.AuditLog;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.function.Function;

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
    log.record(
        new AuditEvent(
            clock.instant(),
            action,
            identity.name(),
            identity.isStranger() ? null : identity.owner().name(),
            clients.of(context),
            what,
            requestId.apply(context)));
  }
}
