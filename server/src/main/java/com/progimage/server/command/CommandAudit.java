package com.progimage.server.command;

import com.progimage.server.assembly.Lifecycle;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.audit.AuditEvent;
import com.progimage.server.audit.AuditLog;
import com.progimage.server.audit.AuditSettings;
import com.progimage.server.audit.CommandAuditLog;
import com.progimage.server.config.ServerConfig;
import com.progimage.server.image.Owner;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Records what a command does in the audit log of the servers, if the settings name one. */
record CommandAudit(AuditLog log) {
  private static final String COMMAND = "command";

  /**
   * Opens the log before the command changes anything.
   *
   * @throws IOException if the log cannot be written
   */
  static CommandAudit open(ServerConfig config, Lifecycle parts) throws IOException {
    AuditSettings settings = config.http().logs().audit();
    try {
      return new CommandAudit(
          settings == null ? AuditLog.NONE : parts.add(CommandAuditLog.open(settings)));
    } catch (IOException e) {
      throw new IOException(
          "cannot write the audit log: run this as the servers' user, or leave --audit-log out: "
              + e,
          e);
    }
  }

  /**
   * @param owner whom it concerns; null for none
   * @param what it was done to; never a secret
   */
  void record(AuditAction action, @Nullable Owner owner, String what) {
    log.record(
        new AuditEvent(
            Instant.now().truncatedTo(ChronoUnit.MILLIS),
            action,
            COMMAND,
            owner == null ? null : owner.name(),
            /* address= */ null,
            what,
            /* requestId= */ null));
  }
}
