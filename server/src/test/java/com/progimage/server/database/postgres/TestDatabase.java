package com.progimage.server.database.postgres;

import com.progimage.server.access.AccessFailures;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.state.StateFailures;
import com.progimage.server.state.sql.SqlStateStore;
import com.progimage.support.PostgresProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database in the PostgreSQL of all tests, which several stores of a test may open. */
public final class TestDatabase {
  public static final String INSTANCE = "the images of the test";

  private static @Nullable TestDatabase shared;

  private final PostgresProcess postgres;
  private final String name;

  private TestDatabase(PostgresProcess postgres) {
    this.postgres = postgres;
    this.name = postgres.create();
  }

  /** Returns the one that tests of this JVM share, one after the other, without rows. */
  public static synchronized TestDatabase emptied() {
    TestDatabase known = shared;
    if (known == null) {
      known = create();
      shared = known;
    }
    known.empty();
    return known;
  }

  /** Creates an empty one. */
  public static TestDatabase create() {
    return new TestDatabase(PostgresProcess.shared());
  }

  public static TestDatabase createIn(PostgresProcess postgres) {
    return new TestDatabase(postgres);
  }

  public PostgresAddress address() {
    return PostgresAddress.parse(postgres.url(name));
  }

  public SqlDatabase openState() {
    return PostgresDatabase.open(address(), SqlStateStore.schema(), INSTANCE, StateFailures::away);
  }

  public SqlDatabase openAccess() {
    return PostgresDatabase.open(address(), SqlAccess.schema(), INSTANCE, AccessFailures::away);
  }

  private void empty() {
    try {
      List<String> tables =
          query(
              """
              SELECT table_name FROM information_schema.tables WHERE table_schema = 'progimage'
                AND table_name NOT IN ('store', 'deployment', 'last_place')
              """);
      if (!tables.isEmpty()) {
        execute("TRUNCATE " + String.join(", ", tables));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = postgres.connect(name);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns the first column of all rows. */
  public List<String> query(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = postgres.connect(name);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
