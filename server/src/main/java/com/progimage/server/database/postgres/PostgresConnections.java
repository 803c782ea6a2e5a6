package com.progimage.server.database.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.database.sql.SqlDialect;
import com.progimage.server.database.sql.SqlSession;
import java.net.URLEncoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Properties;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * A small pool of connections to the primary, which are opened by the threads that need them. No
 * statement on them lasts.
 */
final class PostgresConnections implements AutoCloseable {
  /** The schema of the database that has the tables. */
  static final String SCHEMA = "progimage";

  private static final int MOST = 6;
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final int CONNECT_SECONDS = 1;
  private static final int ANSWER_SECONDS = 2;

  /** A transaction whose server stands still ends, so that it keeps no other from writing. */
  private static final String LIMITS =
      "-c statement_timeout=1500 -c lock_timeout=1500"
          + " -c idle_in_transaction_session_timeout=3000";

  private final Driver driver = new Driver();
  private final String url;
  private final Properties properties;
  private final GenericObjectPool<SqlSession> pool;

  PostgresConnections(PostgresAddress address) {
    this.url =
        "jdbc:postgresql://%s/%s"
            .formatted(
                String.join(",", address.hosts()),
                URLEncoder.encode(address.database(), UTF_8).replace("+", "%20"));
    this.properties = properties(address);
    GenericObjectPoolConfig<SqlSession> config = new GenericObjectPoolConfig<>();
    config.setMaxTotal(MOST);
    config.setMaxIdle(MOST);
    config.setMaxWait(WAIT);
    config.setJmxEnabled(false);
    this.pool = new GenericObjectPool<>(new Opening(), config);
  }

  private static Properties properties(PostgresAddress address) {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, address.user());
    if (address.password() != null) {
      PGProperty.PASSWORD.set(properties, address.password());
    }
    PGProperty.SSL_MODE.set(properties, address.tls());
    if (address.authorities() != null) {
      PGProperty.SSL_ROOT_CERT.set(properties, address.authorities().toString());
    } else if (address.isVerified()) {
      PGProperty.SSL_FACTORY.set(properties, DefaultJavaSSLFactory.class.getName());
    }
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    // The driver would remember for ten seconds that a host was a standby.
    PGProperty.HOST_RECHECK_SECONDS.set(properties, CONNECT_SECONDS);
    PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
    PGProperty.SOCKET_TIMEOUT.set(properties, ANSWER_SECONDS);
    PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, CONNECT_SECONDS);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.REWRITE_BATCHED_INSERTS.set(properties, true);
    PGProperty.APPLICATION_NAME.set(properties, "progimage");
    PGProperty.CURRENT_SCHEMA.set(properties, SCHEMA);
    PGProperty.OPTIONS.set(properties, LIMITS);
    return properties;
  }

  private final class Opening extends BasePooledObjectFactory<SqlSession> {
    @Override
    public SqlSession create() throws SQLException {
      return open();
    }

    @Override
    public PooledObject<SqlSession> wrap(SqlSession session) {
      return new DefaultPooledObject<>(session);
    }

    @Override
    public void destroyObject(PooledObject<SqlSession> pooled) throws SQLException {
      pooled.getObject().close();
    }
  }

  /** Opens a connection beside the pool, which commits each statement. */
  SqlSession open() throws SQLException {
    return session(connect());
  }

  /** Opens one for statements that last: changes of large tables. */
  SqlSession openPatient() throws SQLException {
    Connection connection = connect();
    connection.setNetworkTimeout(Runnable::run, 0);
    SqlSession session = session(connection);
    session.execute("SET statement_timeout = 0; SET lock_timeout = 0");
    return session;
  }

  private Connection connect() throws SQLException {
    return Objects.requireNonNull(driver.connect(url, properties));
  }

  private static SqlSession session(Connection connection) {
    return new SqlSession(connection, SqlDialect.POSTGRESQL, /* keepsStatements= */ true);
  }

  /** Takes a connection, which is to be given back or discarded. */
  SqlSession take() throws SQLException {
    try {
      return pool.borrowObject();
    } catch (NoSuchElementException e) {
      throw new SQLException("no connection of " + MOST + " is free", e);
    } catch (SQLException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new SQLException("interrupted", e);
    }
  }

  void giveBack(SqlSession session) {
    pool.returnObject(session);
  }

  void discard(SqlSession session) {
    try {
      pool.invalidateObject(session);
    } catch (Exception e) {
      // Its connection is broken, which is why it is discarded.
    }
  }

  /** Discards the idle connections. */
  void renew() {
    pool.clear();
  }

  @Override
  public void close() {
    pool.close();
  }
}
