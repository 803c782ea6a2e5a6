package com.progimage.server.database.postgres;

import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells the failures of PostgreSQL apart, by their codes ({@code SQLSTATE}). */
final class PostgresFailures {
  private static final String CONNECTION = "08";
  private static final String RESOURCES = "53";
  private static final String SHUTDOWN_OR_START = "57P";
  private static final String CONNECTION_REJECTED = "08004";
  private static final String READ_ONLY = "25006";
  private static final String PLAN_OF_OTHER_COLUMNS = "0A000";

  private PostgresFailures() {}

  private static @Nullable String code(SQLException failure) {
    return failure.getSQLState();
  }

  /**
   * Whether the database answers and can never be used: with this user, certificate, or name.
   *
   * <p>A failure without a code is one of time.
   */
  static boolean isRefusal(SQLException failure) {
    String code = code(failure);
    return isOfTls(failure) || CONNECTION_REJECTED.equals(code) || code != null && !isOutage(code);
  }

  private static boolean isOutage(String code) {
    return code.startsWith(CONNECTION)
        || code.startsWith(RESOURCES)
        || code.startsWith(SHUTDOWN_OR_START)
        || code.equals(READ_ONLY);
  }

  private static boolean isOfTls(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SSLException) {
        return true;
      }
    }
    // The driver gives a certificate of another name no code of its own.
    return String.valueOf(failure.getMessage()).contains("HostnameVerifier");
  }

  /** Whether other connections of the pool are useless too. */
  static boolean isOfConnection(SQLException failure) {
    String code = code(failure);
    return code != null && (isOutage(code) || code.equals(PLAN_OF_OTHER_COLUMNS));
  }
}
