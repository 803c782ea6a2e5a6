package com.progimage.server.state.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.Owner;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.StateStoreContract;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.WorkKind;
import com.progimage.server.state.outbox.Message;
import com.progimage.server.state.outbox.Webhook;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file from before there were upload links (schema 3), from before jobs and webhooks had owners
 * (schema 2), or from when all items of a job waited at once (schema 1).
 */
@ParameterizedClass(name = "schema {0}")
@ValueSource(ints = {1, 2, 3})
final class SqliteStateUpgradeTest {
  private static final Instant NOW = StateStoreContract.NOW;
  private static final String URL = "https://hook.example/told";
  private static final JobId OLD = new JobId("01890000-0000-7000-8000-000000000001");
  private static final JobId OPEN = new JobId("01890000-0000-7000-8000-000000000002");
  private static final String WEBHOOK = "01890000-0000-7000-8000-00000000000a";
  private static final String IMAGE = "01890000-0000-7000-8000-00000000000b";

  private static final List<String> BOTH =
      List.of(
          """
          CREATE TABLE job (
            id TEXT PRIMARY KEY, state TEXT NOT NULL, outputs TEXT NOT NULL, webhook TEXT,
            total INTEGER NOT NULL, done INTEGER NOT NULL, failed INTEGER NOT NULL,
            events INTEGER NOT NULL, created_at INTEGER NOT NULL, started_at INTEGER,
            finished_at INTEGER) WITHOUT ROWID
          """,
          "CREATE INDEX job_by_end ON job (finished_at) WHERE finished_at IS NOT NULL",
          """
          CREATE TABLE event (
            job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE, position INTEGER NOT NULL,
            at INTEGER NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL,
            PRIMARY KEY (job, position)) WITHOUT ROWID
          """,
          """
          CREATE TABLE webhook (
            id TEXT PRIMARY KEY, url TEXT NOT NULL UNIQUE, target TEXT NOT NULL,
            secrets TEXT NOT NULL, disabled TEXT, attempt TEXT) WITHOUT ROWID
          """,
          """
          CREATE TABLE message (
            id TEXT PRIMARY KEY, webhook TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
            body TEXT NOT NULL, due_at INTEGER NOT NULL, attempts INTEGER NOT NULL) WITHOUT ROWID
          """,
          "CREATE INDEX message_by_webhook ON message (webhook)",
          "CREATE INDEX message_by_time ON message (due_at)");

  private static final List<String> SCHEMA_1 =
      List.of(
          """
          CREATE TABLE item (
            job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE, position INTEGER NOT NULL,
            source TEXT NOT NULL, is_short INTEGER NOT NULL, is_taken INTEGER NOT NULL DEFAULT 0,
            deliveries INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (job, position)) WITHOUT ROWID
          """,
          "CREATE INDEX item_waiting ON item (is_short, job, position) WHERE is_taken = 0",
          "PRAGMA user_version = 1");

  private static final List<String> SCHEMA_2 =
      List.of(
          """
          CREATE TABLE item (
            job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE, position INTEGER NOT NULL,
            source TEXT NOT NULL, is_short INTEGER NOT NULL, is_taken INTEGER NOT NULL DEFAULT 0,
            deliveries INTEGER NOT NULL DEFAULT 0, is_fetched INTEGER NOT NULL DEFAULT 0,
            place INTEGER, PRIMARY KEY (job, position)) WITHOUT ROWID
          """,
          """
          CREATE INDEX item_in_line ON item (is_fetched, is_short, place)
          WHERE is_taken = 0 AND place IS NOT NULL
          """,
          "CREATE INDEX item_taken ON item (job, position) WHERE is_taken = 1",
          "CREATE INDEX job_open ON job (id) WHERE finished_at IS NULL",
          "PRAGMA user_version = 2");

  /** What made a file of schema 2 one of schema 3. */
  private static final List<String> SCHEMA_3 =
      List.of(
          "ALTER TABLE job ADD COLUMN owner TEXT NOT NULL DEFAULT 'public'",
          "CREATE INDEX job_by_owner ON job (owner, id)",
          "ALTER TABLE message RENAME TO message_2",
          "ALTER TABLE webhook RENAME TO webhook_2",
          "DROP INDEX message_by_webhook",
          "DROP INDEX message_by_time",
          """
          CREATE TABLE webhook (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, url TEXT NOT NULL, target TEXT NOT NULL,
            secrets TEXT NOT NULL, disabled TEXT, attempt TEXT, UNIQUE (owner, url)) WITHOUT ROWID
          """,
          "CREATE INDEX webhook_by_owner ON webhook (owner, id)",
          """
          CREATE TABLE message (
            id TEXT PRIMARY KEY, webhook TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
            body TEXT NOT NULL, due_at INTEGER NOT NULL, attempts INTEGER NOT NULL) WITHOUT ROWID
          """,
          "CREATE INDEX message_by_webhook ON message (webhook)",
          "CREATE INDEX message_by_time ON message (due_at)",
          """
          INSERT INTO webhook (id, owner, url, target, secrets, disabled, attempt)
          SELECT id, 'public', url, target, secrets, disabled, attempt FROM webhook_2
          """,
          "INSERT INTO message SELECT * FROM message_2",
          "DROP TABLE message_2",
          "DROP TABLE webhook_2",
          "PRAGMA user_version = 3");

  private static final List<String> ROWS =
      List.of(
          """
          INSERT INTO job VALUES ('%s', 'cancelled',
            '[{"transformation":"flip","format":"png"}]', '%s', 1, 0, 0, 1, 5, NULL, 6)
          """
              .formatted(OLD, URL),
          """
          INSERT INTO job VALUES ('%s', 'queued',
            '[{"transformation":"","format":"png"}]', '%s', 2, 0, 0, 0, 7, NULL, NULL)
          """
              .formatted(OPEN, URL),
          "INSERT INTO event VALUES ('%s', 1, 6, 'state', 'cancelled')".formatted(OLD),
          """
          INSERT INTO item (job, position, source, is_short, is_taken, deliveries)
          VALUES ('%1$s', 0, 'image %2$s', 1, 1, 1), ('%1$s', 1, 'url %3$s', 1, 0, 0)
          """
              .formatted(OPEN, IMAGE, URL),
          """
          INSERT INTO webhook VALUES ('%s', '%s',
            '{"url":"%s","allowsSelfSigned":false,"createdAt":5.000000000}',
            '{"current":"whsec_YWJj","previous":null,"previousUntil":null}', NULL, NULL)
          """
              .formatted(WEBHOOK, URL, URL),
          "INSERT INTO message VALUES ('msg_%s', '%s', '{\"old\":1}', 6, 1)"
              .formatted(OLD, WEBHOOK));

  @Parameter int schema;
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws SQLException {
    file = folder.resolve("state.db");
    run(BOTH);
    run(schema == 1 ? SCHEMA_1 : SCHEMA_2);
    run(ROWS);
    if (schema > 1) {
      run(List.of("UPDATE item SET place = position + 1, is_fetched = position"));
    }
    if (schema > 2) {
      run(SCHEMA_3);
    }
  }

  private void run(List<String> statements) throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = database.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  @Test
  void everythingBelongsToThePublicOwner() {
    try (StateStore store = SqlStateStore.open(file)) {
      List<Job> jobs = store.list(Owner.PUBLIC, null, 10);
      assertThat(jobs).extracting(Job::id).containsExactly(OPEN, OLD);
      assertThat(jobs).extracting(Job::owner).containsOnly(Owner.PUBLIC);
      assertThat(store.list(null, null, 10)).isEqualTo(jobs);
      assertThat(store.events(OLD, 0, 10)).hasSize(1);

      Webhook webhook = store.outbox().find(Owner.PUBLIC, URL).orElseThrow();
      assertThat(webhook.id().text()).isEqualTo(WEBHOOK);
      assertThat(webhook.owner()).isEqualTo(Owner.PUBLIC);
      assertThat(webhook.secrets().current()).isEqualTo("whsec_YWJj");
      assertThat(store.outbox().list(Owner.PUBLIC, null, 10)).containsExactly(webhook);
    }
  }

  @Test
  void waitingMessagesAndItemsStay() {
    try (StateStore store = SqlStateStore.open(file)) {
      for (WorkKind kind : WorkKind.values()) {
        ItemLease lease = store.take(kind, 10, Duration.ZERO, () -> NOW.plusSeconds(1)).getFirst();
        assertThat(lease.owner()).isEqualTo(Owner.PUBLIC);
        assertThat(lease.source().work()).isEqualTo(kind);
        assertThat(store.finish(lease, StateStoreContract.well(lease), NOW)).isTrue();
      }
      List<Message> due = store.outbox().take(10, NOW, Duration.ofMinutes(1), _ -> true);
      assertThat(due).extracting(Message::id).containsExactly("msg_" + OLD, "msg_" + OPEN);
      assertThat(due.getFirst().body()).isEqualTo("{\"old\":1}");
      assertThat(due.getFirst().attempt()).isEqualTo(2);
      // The messages of a registration still go with it.
      assertThat(store.outbox().delete(((Webhook) due.getFirst().to()).id())).isTrue();
      assertThat(store.outbox().waiting()).isZero();
    }
  }

  @Test
  void anUpgradedFileHasTheSchemaOfANewOne() throws SQLException {
    SqlStateStore.open(file).close();
    SqlStateStore.open(file).close();
    Path fresh = folder.resolve("fresh.db");
    SqlStateStore.open(fresh).close();
    assertThat(objects(file)).isEqualTo(objects(fresh));
  }

  /** The tables and indexes of a file, with the version of its schema. */
  private static List<String> objects(Path database) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT group_concat(name || ' ' || tbl_name || ' ' || columns, char(10)) || char(10)
                  || (SELECT user_version FROM pragma_user_version)
                FROM (
                  SELECT name, tbl_name, coalesce(
                    (SELECT group_concat(name, ',')
                     FROM (SELECT name FROM pragma_table_info(s.name) ORDER BY name)),
                    (SELECT group_concat(name, ',') FROM pragma_index_info(s.name))) AS columns
                  FROM sqlite_schema s ORDER BY name)
                """)) {
      return rows.getString(1).lines().toList();
    }
  }
}
