package com.progimage.server.database.postgres;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.database.sql.SqlSchema;
import com.progimage.server.database.sql.SqlSession;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the tables of a store, or brings them up to date, within a transaction. The database
 * remembers the version of each store, and the data folder or bucket to which its contents belong.
 */
final class PostgresTables {
  private static final Logger log = LoggerFactory.getLogger(PostgresTables.class);

  private static final List<String> OWN =
      List.of(
          "CREATE TABLE store (contents TEXT PRIMARY KEY, version INTEGER NOT NULL)",
          "CREATE TABLE deployment (instance_id TEXT PRIMARY KEY)");

  private final PostgresAddress address;
  private final SqlSchema schema;
  private final String instanceId;

  /**
   * @param instanceId of the data folder or bucket with the images
   */
  PostgresTables(PostgresAddress address, SqlSchema schema, String instanceId) {
    this.address = address;
    this.schema = schema;
    this.instanceId = instanceId;
  }

  /**
   * @throws UnusableDatabaseException if the database is of another deployment or a later version
   */
  void prepare(SqlSession session) throws SQLException {
    String encoding = setting(session, "server_encoding");
    if (!encoding.equals("UTF8")) {
      throw new UnusableDatabaseException(
          "%s has the encoding %s: create a database with the encoding UTF8"
              .formatted(address, encoding));
    }
    for (String durable : List.of("fsync", "synchronous_commit")) {
      if (setting(session, durable).equals("off")) {
        log.warn(
            "{} has {} off, so that a crash can lose what servers have acknowledged: set it to on",
            address,
            durable);
      }
    }
    if (isMissing(session, "to_regnamespace('%s')".formatted(PostgresConnections.SCHEMA))) {
      session.execute("CREATE SCHEMA " + PostgresConnections.SCHEMA);
    }
    if (isMissing(session, "to_regclass('%s.store')".formatted(PostgresConnections.SCHEMA))) {
      session.create(OWN);
    }
    requireSameDeployment(session);
    migrate(session);
  }

  private static String setting(SqlSession session, String name) throws SQLException {
    return session.query("SHOW " + name, row -> row.getString(1)).getFirst();
  }

  private static boolean isMissing(SqlSession session, String lookup) throws SQLException {
    return session.query("SELECT " + lookup + " IS NULL", row -> row.getBoolean(1)).getFirst();
  }

  private void requireSameDeployment(SqlSession session) throws SQLException {
    List<String> known =
        session.query("SELECT instance_id FROM deployment", row -> row.getString(1));
    if (known.isEmpty()) {
      session.update("INSERT INTO deployment VALUES (?)", instanceId);
    } else if (!known.contains(instanceId)) {
      throw new UnusableDatabaseException(
          "%s has the jobs and keys of other images, those of the instance %s, and this server has those of %s: servers that share it share a data folder or a bucket, and a Redis; name another database, or to keep the jobs and keys for these images, run DELETE FROM %s.deployment in it"
              .formatted(
                  address, String.join(", ", known), instanceId, PostgresConnections.SCHEMA));
    }
  }

  private void migrate(SqlSession session) throws SQLException {
    Optional<Integer> found =
        session
            .query(
                "SELECT version FROM store WHERE contents = ?",
                row -> row.getInt(1),
                schema.contents())
            .stream()
            .findFirst();
    int from = found.orElse(0);
    if (from > schema.version()) {
      throw new UnusableDatabaseException(
          "a later version of ProgImage wrote the %s in %s (schema %d, supported is %d): start that version"
              .formatted(schema.contents(), address, from, schema.version()));
    }
    if (from < schema.version()) {
      schema.migrate(session, from);
      session.update(
          """
          INSERT INTO store VALUES (?, ?) ON CONFLICT (contents)
          DO UPDATE SET version = excluded.version
          """,
          schema.contents(),
          schema.version());
    }
  }
}
