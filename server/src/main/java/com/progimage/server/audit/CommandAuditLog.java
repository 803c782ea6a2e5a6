package com.progimage.server.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Appends the events of a command to the log of the servers, at once. */
public final class CommandAuditLog implements AuditLog, AutoCloseable {
  private final AuditFile file;

  private CommandAuditLog(AuditFile file) {
    this.file = file;
  }

  /**
   * @throws IOException if the file cannot be written
   */
  public static CommandAuditLog open(AuditSettings settings) throws IOException {
    return new CommandAuditLog(new AuditFile(settings));
  }

  /**
   * @throws UncheckedIOException if it is not in the log
   */
  @Override
  public void record(AuditEvent event) {
    try {
      file.append(ByteBuffer.wrap(AuditLine.of(event)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
