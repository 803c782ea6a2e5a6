package com.progimage.server.state.sql;

import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.link.LinkId;
import com.progimage.server.state.link.LinkJson;
import com.progimage.server.state.link.LinkStore;
import com.progimage.server.state.link.UploadLink;
import com.progimage.server.state.link.UploadLink.LinkProgress;
import com.progimage.server.state.link.UploadLink.UploadAttempt;
import com.progimage.server.state.outbox.Callback;
import com.progimage.server.state.outbox.OutboxJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of upload links, in the database of jobs. */
final class SqlLinks implements LinkStore {
  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE link (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, terms TEXT NOT NULL, secret TEXT NOT NULL,
            callback TEXT, holder TEXT, held_until INTEGER, problem TEXT, image TEXT,
            stored_at INTEGER, settled_at INTEGER, look_at INTEGER) WITHOUT ROWID
          """,
          "CREATE INDEX link_unsettled ON link (owner) WHERE settled_at IS NULL",
          "CREATE INDEX link_settled ON link (settled_at) WHERE settled_at IS NOT NULL",
          """
          CREATE INDEX link_settled_by_owner ON link (owner, settled_at)
          WHERE settled_at IS NOT NULL
          """,
          "CREATE INDEX link_look ON link (look_at) WHERE look_at IS NOT NULL");

  private final SqlDatabase database;

  SqlLinks(SqlDatabase database) {
    this.database = database;
  }

  @Override
  public boolean add(UploadLink link, int maxUnsettled) {
    return database.write(session -> {
      if (row(session, link.id()).isPresent()) {
        return true;
      }
      if (count(session, link.owner()) >= maxUnsettled) {
        return false;
      }
      Callback callback = link.callback();
      session.update(
          """
          INSERT INTO link (id, owner, terms, secret, callback, look_at) VALUES (?, ?, ?, ?, ?, ?)
          """,
          link.id().text(),
          link.owner().name(),
          LinkJson.write(link.terms()),
          link.secret().text(),
          callback == null ? null : OutboxJson.write(callback),
          link.terms().expiresAt().toEpochMilli());
      return true;
    });
  }

  private static Optional<UploadLink> row(SqlSession session, LinkId id) throws SQLException {
    return session.query("SELECT * FROM link WHERE id = ?", SqlLinks::link, id.text()).stream()
        .findFirst();
  }

  private static UploadLink link(ResultSet row) throws SQLException {
    String callback = row.getString("callback");
    String holder = row.getString("holder");
    String problem = row.getString("problem");
    String image = row.getString("image");
    return new UploadLink(
        new LinkId(row.getString("id")),
        new Owner(row.getString("owner")),
        LinkJson.readTerms(Objects.requireNonNull(row.getString("terms"))),
        new Digest(row.getString("secret")),
        callback == null ? null : OutboxJson.readCallback(callback),
        new LinkProgress(
            holder == null
                ? null
                : new UploadAttempt(holder, Instant.ofEpochMilli(row.getLong("held_until"))),
            problem == null ? null : LinkJson.readProblem(problem),
            image == null ? null : new ImageId(image),
            instant(row, "stored_at"),
            instant(row, "settled_at")));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  @Override
  public Optional<UploadLink> find(LinkId id) {
    return database.read(session -> row(session, id));
  }

  @Override
  public Admission begin(LinkId id, String holder, Instant now, Duration lease) {
    return database.write(session -> {
      Optional<UploadLink> found = row(session, id);
      if (found.isEmpty()) {
        return new Admission.Unknown();
      }
      UploadLink link = found.get();
      if (link.isDone()) {
        return new Admission.Done();
      }
      if (link.isInUse(now)) {
        return new Admission.InUse();
      }
      if (link.isExpired(now) || link.progress().settledAt() != null) {
        return new Admission.Expired();
      }
      hold(session, id, holder, now.plus(lease));
      return new Admission.Admitted(
          row(session, id).orElseThrow(), /* hasLapsed= */ link.progress().attempt() != null);
    });
  }

  private static void hold(SqlSession session, LinkId id, String holder, Instant until)
      throws SQLException {
    session.update(
        "UPDATE link SET holder = ?, held_until = ?, look_at = ? WHERE id = ?",
        holder,
        until.toEpochMilli(),
        until.toEpochMilli(),
        id.text());
  }

  @Override
  public void renew(Map<LinkId, String> holders, Instant now, Duration lease) {
    database.write(session -> {
      for (Map.Entry<LinkId, String> each : holders.entrySet()) {
        Optional<UploadLink> link = row(session, each.getKey());
        if (link.isPresent() && link.get().isInUse(now) && isHeldBy(each.getValue(), link.get())) {
          hold(session, each.getKey(), each.getValue(), now.plus(lease));
        }
      }
      return true;
    });
  }

  private static boolean isHeldBy(String holder, UploadLink link) {
    UploadAttempt attempt = link.progress().attempt();
    return attempt != null && attempt.holder().equals(holder);
  }

  @Override
  public void release(LinkId id, String holder, @Nullable JobProblem problem) {
    database.write(session -> {
      Optional<UploadLink> link = row(session, id).filter(found -> isHeldBy(holder, found));
      if (link.isEmpty()) {
        return false;
      }
      session.update(
          """
          UPDATE link SET holder = NULL, held_until = NULL, look_at = ?,
            problem = coalesce(?, problem)
          WHERE id = ?
          """,
          link.get().terms().expiresAt().toEpochMilli(),
          problem == null ? null : LinkJson.write(problem),
          id.text());
      return true;
    });
  }

  @Override
  public boolean finish(LinkId id, ImageId image, Instant now) {
    return database.write(session -> {
      Optional<UploadLink> link = row(session, id);
      if (link.isEmpty()) {
        return false;
      }
      LinkProgress progress = link.get().progress();
      if (progress.image() != null || progress.settledAt() != null) {
        return image.equals(progress.image());
      }
      session.update(
          """
          UPDATE link SET holder = NULL, held_until = NULL, problem = NULL, image = ?,
            stored_at = ?, look_at = ?
          WHERE id = ?
          """,
          image.text(),
          now.toEpochMilli(),
          now.toEpochMilli(),
          id.text());
      return true;
    });
  }

  @Override
  public boolean delete(LinkId id) {
    return database.write(
        session -> session.update("DELETE FROM link WHERE id = ?", id.text()) > 0);
  }

  @Override
  public List<UploadLink> take(int most, Instant now, Instant later) {
    return database.write(session -> {
      List<UploadLink> due =
          session.query(
              "SELECT * FROM link WHERE look_at <= ? ORDER BY look_at LIMIT ?",
              SqlLinks::link,
              now.toEpochMilli(),
              most);
      for (UploadLink each : due) {
        look(session, each.id(), later);
      }
      return due;
    });
  }

  private static int look(SqlSession session, LinkId id, Instant at) throws SQLException {
    return session.update(
        "UPDATE link SET look_at = ? WHERE id = ? AND settled_at IS NULL",
        at.toEpochMilli(),
        id.text());
  }

  @Override
  public void lookAgain(LinkId id, Instant at) {
    database.write(session -> look(session, id, at));
  }

  @Override
  public boolean settle(UploadLink seen, @Nullable String message, Instant now) {
    return database.write(session -> {
      Optional<UploadLink> link = row(session, seen.id());
      if (link.isEmpty()
          || !Objects.equals(link.get().progress().image(), seen.progress().image())
          || link.get().isInUse(now)) {
        return false;
      }
      if (link.get().progress().settledAt() != null) {
        return true;
      }
      session.update(
          """
          UPDATE link SET settled_at = ?, look_at = NULL, holder = NULL, held_until = NULL
          WHERE id = ?
          """,
          now.toEpochMilli(),
          seen.id().text());
      Callback callback = link.get().callback();
      if (callback != null && message != null) {
        SqlOutbox.add(session, LinkStore.messageId(seen.id()), callback, message, now);
      }
      removeFirstSettled(session, link.get().owner());
      return true;
    });
  }

  private static void removeFirstSettled(SqlSession session, Owner owner) throws SQLException {
    session.update(
        """
        DELETE FROM link WHERE id IN (
          SELECT id FROM link WHERE owner = ? AND settled_at IS NOT NULL
          ORDER BY settled_at DESC LIMIT 10 OFFSET ?)
        """,
        owner.name(),
        MAX_SETTLED);
  }

  @Override
  public List<LinkId> settled(Instant before, int most) {
    return database.read(session ->
        session.query(
            "SELECT id FROM link WHERE settled_at < ? ORDER BY settled_at LIMIT ?",
            row -> new LinkId(row.getString(1)),
            before.toEpochMilli(),
            most));
  }

  @Override
  public long unsettled(Owner owner) {
    return database.read(session -> count(session, owner));
  }

  private static long count(SqlSession session, Owner owner) throws SQLException {
    return session
        .query(
            """
            SELECT (SELECT count(*) FROM link WHERE owner = ? AND settled_at IS NULL)
              + (SELECT count(*) FROM message WHERE owner = ?)
            """,
            row -> row.getLong(1),
            owner.name(),
            owner.name())
        .getFirst();
  }
}
