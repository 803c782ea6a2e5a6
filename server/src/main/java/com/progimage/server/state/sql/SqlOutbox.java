package com.progimage.server.state.sql;

import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.image.Owner;
import com.progimage.server.state.outbox.Callback;
import com.progimage.server.state.outbox.DeliveryAttempt;
import com.progimage.server.state.outbox.Message;
import com.progimage.server.state.outbox.Outbox;
import com.progimage.server.state.outbox.OutboxJson;
import com.progimage.server.state.outbox.Recipient;
import com.progimage.server.state.outbox.Secrets;
import com.progimage.server.state.outbox.Webhook;
import com.progimage.server.state.outbox.Webhook.Disabled;
import com.progimage.server.state.outbox.WebhookId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The tables of the outbox, in the database of jobs. */
public final class SqlOutbox implements Outbox {
  /** A message is for a registration, or for a callback, of which host and owner are beside it. */
  private static final String MESSAGE =
      """
      CREATE TABLE message (
        id TEXT PRIMARY KEY, webhook TEXT REFERENCES webhook (id) ON DELETE CASCADE,
        callback TEXT, host TEXT, owner TEXT, body TEXT NOT NULL, due_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL) WITHOUT ROWID
      """;

  private static final String MESSAGE_BY_WEBHOOK =
      "CREATE INDEX message_by_webhook ON message (webhook)";
  private static final String MESSAGE_BY_OWNER =
      "CREATE INDEX message_by_owner ON message (owner) WHERE owner IS NOT NULL";
  private static final String MESSAGE_BY_TIME = "CREATE INDEX message_by_time ON message (due_at)";

  public static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE webhook (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, url TEXT NOT NULL, target TEXT NOT NULL,
            secrets TEXT NOT NULL, disabled TEXT, attempt TEXT, UNIQUE (owner, url)) WITHOUT ROWID
          """,
          "CREATE INDEX webhook_by_owner ON webhook (owner, id)",
          MESSAGE,
          MESSAGE_BY_WEBHOOK,
          MESSAGE_BY_OWNER,
          MESSAGE_BY_TIME);

  private final SqlDatabase database;

  SqlOutbox(SqlDatabase database) {
    this.database = database;
  }

  /**
   * Migrates the tables of schema 2, in which a URL was unique among all registrations, within the
   * caller's transaction. Both tables are made anew: a change of the constraint needs another
   * table, and the messages refer to it.
   */
  static void addOwners(SqlSession session) throws SQLException {
    session.execute("ALTER TABLE message RENAME TO message_2");
    session.execute("ALTER TABLE webhook RENAME TO webhook_2");
    session.execute("DROP INDEX message_by_webhook");
    session.execute("DROP INDEX message_by_time");
    session.create(TABLES);
    session.update(
        """
        INSERT INTO webhook (id, owner, url, target, secrets, disabled, attempt)
        SELECT id, ?, url, target, secrets, disabled, attempt FROM webhook_2
        """,
        Owner.PUBLIC.name());
    session.execute(
        """
        INSERT INTO message (id, webhook, body, due_at, attempts)
        SELECT id, webhook, body, due_at, attempts FROM message_2
        """);
    session.execute("DROP TABLE message_2");
    session.execute("DROP TABLE webhook_2");
  }

  /** Migrates the messages of schema 3, which were all for registrations. */
  static void addCallbacks(SqlSession session) throws SQLException {
    session.execute("ALTER TABLE message RENAME TO message_3");
    session.execute("DROP INDEX message_by_webhook");
    session.execute("DROP INDEX IF EXISTS message_by_owner");
    session.execute("DROP INDEX message_by_time");
    session.execute(MESSAGE);
    session.execute(MESSAGE_BY_WEBHOOK);
    session.execute(MESSAGE_BY_OWNER);
    session.execute(MESSAGE_BY_TIME);
    session.execute(
        """
        INSERT INTO message (id, webhook, body, due_at, attempts)
        SELECT id, webhook, body, due_at, attempts FROM message_3
        """);
    session.execute("DROP TABLE message_3");
  }

  /** Adds a message for a callback, within the caller's transaction. */
  static void add(SqlSession session, String id, Callback to, String body, Instant now)
      throws SQLException {
    session.update(
        """
        INSERT INTO message (id, callback, host, owner, body, due_at, attempts)
        VALUES (?, ?, ?, ?, ?, ?, 0)
        """,
        id,
        OutboxJson.write(to),
        to.host(),
        to.owner().name(),
        body,
        now.toEpochMilli());
  }

  /**
   * Adds a message for an owner's registration of a URL, within the caller's transaction. Does
   * nothing if the registration does not exist or is disabled.
   */
  static void add(SqlSession session, String id, Owner owner, String url, String body, Instant now)
      throws SQLException {
    session.update(
        """
        INSERT INTO message (id, webhook, body, due_at, attempts)
        SELECT ?, id, ?, ?, 0 FROM webhook WHERE owner = ? AND url = ? AND disabled IS NULL
        """,
        id,
        body,
        now.toEpochMilli(),
        owner.name(),
        url);
  }

  @Override
  public boolean register(Webhook webhook) {
    return changed(
        """
        INSERT INTO webhook (id, owner, url, target, secrets) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (owner, url) DO NOTHING
        """,
        webhook.id().text(),
        webhook.owner().name(),
        webhook.target().url(),
        OutboxJson.write(webhook.target()),
        OutboxJson.write(webhook.secrets()));
  }

  private boolean changed(String sql, @Nullable Object... arguments) {
    return database.write(session -> session.update(sql, arguments) > 0);
  }

  @Override
  public Optional<Webhook> find(WebhookId id) {
    return database.read(session ->
        session.query("SELECT * FROM webhook WHERE id = ?", SqlOutbox::webhook, id.text()).stream()
            .findFirst());
  }

  @Override
  public Optional<Webhook> find(Owner owner, String url) {
    return database.read(session ->
        session
            .query(
                "SELECT * FROM webhook WHERE owner = ? AND url = ?",
                SqlOutbox::webhook,
                owner.name(),
                url)
            .stream()
            .findFirst());
  }

  @Override
  public List<Webhook> list(@Nullable Owner owner, @Nullable WebhookId before, int limit) {
    String end = before == null ? "~" : before.text();
    return database.read(session ->
        owner == null
            ? session.query(
                "SELECT * FROM webhook WHERE id < ? ORDER BY id DESC LIMIT ?",
                SqlOutbox::webhook,
                end,
                limit)
            : session.query(
                "SELECT * FROM webhook WHERE owner = ? AND id < ? ORDER BY id DESC LIMIT ?",
                SqlOutbox::webhook,
                owner.name(),
                end,
                limit));
  }

  private static Webhook webhook(ResultSet row) throws SQLException {
    return webhook(row, row.getString("id"));
  }

  private static Webhook webhook(ResultSet row, String id) throws SQLException {
    return OutboxJson.webhook(
        new WebhookId(id),
        new Owner(row.getString("owner")),
        Objects.requireNonNull(row.getString("target")),
        Objects.requireNonNull(row.getString("secrets")),
        row.getString("disabled"),
        row.getString("attempt"));
  }

  @Override
  public boolean rotate(WebhookId id, Secrets before, Secrets after) {
    return changed(
        "UPDATE webhook SET secrets = ? WHERE id = ? AND secrets = ?",
        OutboxJson.write(after),
        id.text(),
        OutboxJson.write(before));
  }

  @Override
  public void disable(WebhookId id, Disabled disabled) {
    database.write(session -> {
      session.update(
          "UPDATE webhook SET disabled = ? WHERE id = ? AND disabled IS NULL",
          OutboxJson.write(disabled),
          id.text());
      return session.update("DELETE FROM message WHERE webhook = ?", id.text());
    });
  }

  @Override
  public boolean delete(WebhookId id) {
    return changed("DELETE FROM webhook WHERE id = ?", id.text());
  }

  @Override
  public List<Message> take(int most, Instant now, Duration lease, Predicate<Recipient> admits) {
    return database.write(session -> {
      List<Message> taken = new ArrayList<>();
      Set<String> passedOver = new HashSet<>();
      List<Message> due;
      do {
        due = due(session, most - taken.size(), now, passedOver);
        for (Message message : due) {
          if (passedOver.contains(message.to().line())) {
            continue;
          }
          if (admits.test(message.to())) {
            lease(session, message, now.plus(lease));
            taken.add(message);
          } else {
            passedOver.add(message.to().line());
          }
        }
      } while (taken.size() < most && !due.isEmpty());
      return taken;
    });
  }

  private static List<Message> due(
      SqlSession session, int most, Instant now, Set<String> passedOver) throws SQLException {
    return session.query(
        """
        SELECT m.id AS message, m.body, m.attempts, m.callback, w.* FROM message m
        LEFT JOIN webhook w ON w.id = m.webhook
        WHERE m.due_at <= ? AND coalesce(m.webhook, m.host) NOT IN %s
        ORDER BY m.due_at LIMIT ?
        """
            .formatted(session.dialect().jsonTexts()),
        row ->
            new Message(
                row.getString("message"),
                row.getString("body"),
                row.getInt("attempts") + 1,
                recipient(row)),
        now.toEpochMilli(),
        OutboxJson.write(passedOver),
        most);
  }

  private static Recipient recipient(ResultSet row) throws SQLException {
    String callback = row.getString("callback");
    return callback == null ? webhook(row) : OutboxJson.readCallback(callback);
  }

  private static void lease(SqlSession session, Message message, Instant until)
      throws SQLException {
    session.update(
        "UPDATE message SET attempts = ?, due_at = ? WHERE id = ?",
        message.attempt(),
        until.toEpochMilli(),
        message.id());
  }

  @Override
  public void settle(Message message, DeliveryAttempt attempt) {
    database.write(session -> {
      if (settles(session, message, attempt) && message.to() instanceof Webhook webhook) {
        session.update(
            "UPDATE webhook SET attempt = ? WHERE id = ?",
            OutboxJson.write(attempt),
            webhook.id().text());
      }
      return true;
    });
  }

  private static boolean settles(SqlSession session, Message message, DeliveryAttempt attempt)
      throws SQLException {
    if (attempt.outcome() == DeliveryAttempt.DeliveryOutcome.DELIVERED) {
      session.update("DELETE FROM message WHERE id = ?", message.id());
      return true;
    }
    int changed =
        attempt.nextAt() == null
            ? session.update(
                "DELETE FROM message WHERE id = ? AND attempts = ?",
                message.id(),
                message.attempt())
            : session.update(
                "UPDATE message SET due_at = ? WHERE id = ? AND attempts = ?",
                attempt.nextAt().toEpochMilli(),
                message.id(),
                message.attempt());
    return changed > 0;
  }

  @Override
  public long waiting() {
    return database.read(
        session -> session.query("SELECT count(*) FROM message", row -> row.getLong(1)).getFirst());
  }
}
