package com.progimage.server.database.postgres;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlSchema;
import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.database.sql.SqlStatements;
import com.progimage.server.failure.Failure;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the transactions of a store in PostgreSQL, each within two seconds. Writers take a lock of
 * the database, so that one runs at a time on all servers, as in a SQLite file. Readers take none.
 *
 * <p>It opens whether PostgreSQL answers or not. Until it does, transactions fail.
 */
public final class PostgresDatabase implements SqlDatabase {
  private static final long BOUND_MILLIS = 1_800;

  /** Whatever level the database has by default: all statements must see the same state. */
  private static final String BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

  private final PostgresLink link;
  private final ExecutorService callers;
  private final Function<@Nullable Throwable, Failure> away;
  private final String beginWriting;

  private PostgresDatabase(
      PostgresLink link,
      ExecutorService callers,
      String part,
      Function<@Nullable Throwable, Failure> away) {
    this.link = link;
    this.callers = callers;
    this.away = away;
    this.beginWriting = PostgresLink.beginWriting(part);
  }

  /**
   * @param instanceId of the data folder or bucket with the images
   * @param away creates the failure of a transaction that PostgreSQL does not run
   * @throws UnusableDatabaseException if PostgreSQL answers, and the database cannot be used
   */
  public static PostgresDatabase open(
      PostgresAddress address,
      SqlSchema schema,
      String instanceId,
      Function<@Nullable Throwable, Failure> away) {
    PostgresLink link = new PostgresLink(address, new PostgresTables(address, schema, instanceId));
    PostgresDatabase database =
        new PostgresDatabase(
            link, Executors.newVirtualThreadPerTaskExecutor(), schema.contents(), away);
    try {
      link.awaitTables();
    } catch (SQLException e) {
      if (PostgresFailures.isRefusal(e)) {
        database.close();
        throw new UnusableDatabaseException(
            "cannot use %s, the store of %s: %s: check the URL, and that the user may create a schema and tables there"
                .formatted(address, schema.contents(), e.getMessage()),
            e);
      }
      link.noteFailure(e);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    return database;
  }

  @Override
  public <T> T write(SqlStatements<T> statements) {
    return guarded(beginWriting, statements);
  }

  @Override
  public <T> T read(SqlStatements<T> statements) {
    return guarded(BEGIN_READING, statements);
  }

  private <T> T guarded(String begin, SqlStatements<T> statements) {
    try {
      T answer = attempt(begin, statements);
      link.noteAnswer();
      return answer;
    } catch (SQLException e) {
      link.noteFailure(e);
      throw away.apply(e);
    } catch (UnusableDatabaseException e) {
      // The server started without PostgreSQL.
      link.noteUnusable(e);
      throw away.apply(e);
    }
  }

  /** Runs a transaction on another thread, with a time limit for all of it. */
  private <T> T attempt(String begin, SqlStatements<T> statements) throws SQLException {
    Future<T> answer;
    try {
      answer = callers.submit(() -> link.run(begin, statements));
    } catch (RejectedExecutionException closed) {
      throw away.apply(closed);
    }
    try {
      return answer.get(BOUND_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // This closes its connection, and PostgreSQL ends the transaction.
      answer.cancel(true);
      throw new SQLException("no answer within " + BOUND_MILLIS + " ms", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw away.apply(e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  @Override
  public SqlSession openReader() throws SQLException {
    // Creates the tables of a server that started without PostgreSQL.
    boolean _ = read(_ -> true);
    return link.open();
  }

  @Override
  public SqlDatabase part(String name) {
    return new PostgresDatabase(link, callers, name, away);
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public void close() {
    callers.shutdownNow();
    link.close();
  }
}
