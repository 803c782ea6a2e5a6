package com.progimage.server.database.postgres;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.database.sql.SqlStatements;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs transactions on the connections of one store, and logs when PostgreSQL is away. */
final class PostgresLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresLink.class);

  /** The first number of all locks of ProgImage in a database. */
  private static final int LOCKS = 0x70696d67;

  private static final String MIGRATION = "migration";

  private final PostgresAddress address;
  private final PostgresTables tables;
  private final PostgresConnections connections;
  private final ExecutorService preparer = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Future<?> preparing;
  private volatile boolean isPrepared;
  private volatile boolean isAway;
  private volatile boolean isClosed;

  PostgresLink(PostgresAddress address, PostgresTables tables) {
    this.address = address;
    this.tables = tables;
    this.connections = new PostgresConnections(address);
  }

  /**
   * Returns the statements that begin a transaction in which a part of the database may be changed.
   * Whatever level the database has by default, it must see the changes of those before it.
   */
  static String beginWriting(String part) {
    return "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock(%d, %d)"
        .formatted(LOCKS, part.hashCode());
  }

  /** The transaction did not begin: nothing of it has happened. */
  private static final class NotBegun extends SQLException {
    private static final long serialVersionUID = 1;

    NotBegun(SQLException cause) {
      super(cause.getMessage(), cause.getSQLState(), cause);
    }
  }

  /** After a restart or a failover all connections of the pool are useless. */
  <T> T run(String begin, SqlStatements<T> statements) throws SQLException {
    awaitTables();
    try {
      return attempt(begin, statements);
    } catch (NotBegun e) {
      if (!PostgresFailures.isOfConnection(e)) {
        throw e;
      }
      connections.renew();
      return attempt(begin, statements);
    }
  }

  private <T> T attempt(String begin, SqlStatements<T> statements) throws SQLException {
    SqlSession session = connections.take();
    boolean isWhole = false;
    try {
      T answer = transaction(session, begin, statements);
      isWhole = true;
      return answer;
    } catch (RuntimeException refusedByStatements) {
      isWhole = true;
      throw refusedByStatements;
    } finally {
      if (isWhole) {
        connections.giveBack(session);
      } else {
        connections.discard(session);
      }
    }
  }

  /**
   * Creates or migrates the tables, unless another thread is doing it, and waits for the end. The
   * work goes on if the caller is interrupted.
   *
   * @throws UnusableDatabaseException if the database is of another deployment or a later version
   */
  void awaitTables() throws SQLException {
    if (isPrepared) {
      return;
    }
    try {
      @Nullable Object _ = preparing().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while tables are made", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  private Future<?> preparing() {
    lock.lock();
    try {
      Future<?> running = preparing;
      if (running == null || running.isDone() && !isPrepared) {
        running = preparer.submit(this::prepare);
        preparing = running;
      }
      return running;
    } finally {
      lock.unlock();
    }
  }

  private boolean prepare() throws SQLException {
    try (SqlSession session = connections.openPatient()) {
      boolean _ =
          transaction(
              session,
              beginWriting(MIGRATION),
              each -> {
                tables.prepare(each);
                return true;
              });
      isPrepared = true;
      return true;
    }
  }

  private static <T> T transaction(SqlSession session, String begin, SqlStatements<T> statements)
      throws SQLException {
    try {
      session.execute(begin);
    } catch (SQLException e) {
      throw new NotBegun(e);
    }
    try {
      T answer = statements.run(session);
      session.execute("COMMIT");
      return answer;
    } catch (RuntimeException e) {
      session.execute("ROLLBACK");
      throw e;
    }
  }

  /** Opens a connection for reading, which commits each statement. */
  SqlSession open() throws SQLException {
    return connections.open();
  }

  void noteFailure(SQLException e) {
    if (isClosed) {
      return;
    }
    if (PostgresFailures.isOfConnection(e)) {
      connections.renew();
    }
    if (PostgresFailures.isRefusal(e)) {
      log.warn("{} refused: {}", address, e.getMessage());
    } else if (!isAway) {
      isAway = true;
      log.warn("{} does not answer: {}", address, e.getMessage());
    }
  }

  void noteUnusable(UnusableDatabaseException e) {
    if (!isAway) {
      isAway = true;
      log.error("{}", e.getMessage());
    }
  }

  void noteAnswer() {
    if (isAway) {
      isAway = false;
      log.info("{} answers again", address);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    preparer.shutdownNow();
    connections.close();
  }
}
