package com.progimage.server.state.sql;

import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.image.session.FaceSessionId;
import com.progimage.server.state.session.FaceSession;
import com.progimage.server.state.session.FaceSessionContents;
import com.progimage.server.state.session.FaceSessionFailure;
import com.progimage.server.state.session.FaceSessionImage;
import com.progimage.server.state.session.FaceSessionJson;
import com.progimage.server.state.session.FaceSessionRefusals;
import com.progimage.server.state.session.FaceSessionStore;
import com.progimage.server.state.session.FaceSlot;
import com.progimage.server.state.session.SlotAnswer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of sessions, in the database of jobs. */
final class SqlFaceSessions implements FaceSessionStore {
  /** A slot is held while it counts; it is due when its lease ends, or when it was left over. */
  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE face_session (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, creator TEXT, proof TEXT NOT NULL,
            created_at INTEGER NOT NULL, used_at INTEGER NOT NULL,
            last_slot INTEGER NOT NULL DEFAULT 0, failures TEXT NOT NULL DEFAULT '[]') WITHOUT ROWID
          """,
          "CREATE INDEX face_session_by_owner ON face_session (owner)",
          "CREATE INDEX face_session_by_use ON face_session (used_at)",
          """
          CREATE TABLE face_slot (
            session TEXT NOT NULL, number INTEGER NOT NULL, digest TEXT NOT NULL,
            is_held INTEGER NOT NULL, due_at INTEGER, image TEXT,
            PRIMARY KEY (session, number)) WITHOUT ROWID
          """,
          "CREATE INDEX face_slot_due ON face_slot (due_at) WHERE due_at IS NOT NULL");

  private final SqlDatabase database;

  SqlFaceSessions(SqlDatabase database) {
    this.database = database;
  }

  @Override
  public void create(FaceSession created, int max, int maxOfOwner) {
    String owner = created.owner().name();
    database.write(session -> {
      if (number(session, "SELECT count(*) FROM face_session") >= max) {
        throw FaceSessionRefusals.tooMany(max);
      }
      if (number(session, "SELECT count(*) FROM face_session WHERE owner = ?", owner)
          >= maxOfOwner) {
        throw FaceSessionRefusals.tooManyOfOwner(maxOfOwner);
      }
      return session.update(
          """
          INSERT INTO face_session (id, owner, creator, proof, created_at, used_at)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
          created.id().text(),
          owner,
          created.creator(),
          created.proof().text(),
          created.createdAt().toEpochMilli(),
          created.usedAt().toEpochMilli());
    });
  }

  private static long number(SqlSession session, String query, @Nullable Object... arguments)
      throws SQLException {
    return session.query(query, row -> row.getLong(1), arguments).getFirst();
  }

  @Override
  public Optional<FaceSession> find(FaceSessionId id) {
    return database.read(session ->
        session
            .query("SELECT * FROM face_session WHERE id = ?", SqlFaceSessions::found, id.text())
            .stream()
            .findFirst());
  }

  private static FaceSession found(ResultSet row) throws SQLException {
    return new FaceSession(
        new FaceSessionId(row.getString("id")),
        new Owner(row.getString("owner")),
        row.getString("creator"),
        new Digest(row.getString("proof")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("used_at")));
  }

  @Override
  public void touch(FaceSessionId id, Instant now) {
    database.write(session ->
        session.update(
            "UPDATE face_session SET used_at = ? WHERE id = ? AND used_at < ?",
            now.toEpochMilli(),
            id.text(),
            now.toEpochMilli()));
  }

  @Override
  public SlotAnswer reserve(FaceSessionId id, Digest digest, Instant now, Instant until) {
    return database.write(session -> {
      if (!exists(session, id)) {
        return new SlotAnswer.SessionEnded();
      }
      session.update(
          "UPDATE face_slot SET is_held = 0 WHERE session = ? AND is_held = 1 AND due_at <= ?",
          id.text(),
          now.toEpochMilli());
      List<HeldSlot> held = held(session, id);
      for (HeldSlot each : held) {
        if (each.slot().digest().equals(digest)) {
          return each.image() == null
              ? new SlotAnswer.SlotInProgress()
              : new SlotAnswer.SlotFilled(FaceSessionJson.readImage(each.slot(), each.image()));
        }
      }
      if (held.size() >= FaceSession.LIMIT) {
        int filled = (int) held.stream().filter(each -> each.image() != null).count();
        return new SlotAnswer.SessionFull(filled, held.size() - filled);
      }
      return new SlotAnswer.SlotReserved(insert(session, id, digest, until));
    });
  }

  private static boolean exists(SqlSession session, FaceSessionId id) throws SQLException {
    return number(session, "SELECT count(*) FROM face_session WHERE id = ?", id.text()) == 1;
  }

  private static FaceSlot insert(SqlSession session, FaceSessionId id, Digest digest, Instant until)
      throws SQLException {
    session.update("UPDATE face_session SET last_slot = last_slot + 1 WHERE id = ?", id.text());
    long number = number(session, "SELECT last_slot FROM face_session WHERE id = ?", id.text());
    session.update(
        "INSERT INTO face_slot (session, number, digest, is_held, due_at) VALUES (?, ?, ?, 1, ?)",
        id.text(),
        number,
        digest.text(),
        until.toEpochMilli());
    return new FaceSlot(id, number, digest);
  }

  /**
   * @param image null: the slot is reserved
   */
  private record HeldSlot(FaceSlot slot, @Nullable String image) {}

  private static List<HeldSlot> held(SqlSession session, FaceSessionId id) throws SQLException {
    return session.query(
        "SELECT * FROM face_slot WHERE session = ? AND is_held = 1 ORDER BY number",
        row -> new HeldSlot(slot(row), row.getString("image")),
        id.text());
  }

  private static FaceSlot slot(ResultSet row) throws SQLException {
    return new FaceSlot(
        new FaceSessionId(row.getString("session")),
        row.getLong("number"),
        new Digest(row.getString("digest")));
  }

  @Override
  public void renew(Collection<FaceSlot> slots, Instant now, Instant until) {
    database.write(session -> {
      for (FaceSlot slot : slots) {
        session.update(
            """
            UPDATE face_slot SET due_at = ?
            WHERE session = ? AND number = ? AND is_held = 1 AND due_at > ?
            """,
            until.toEpochMilli(),
            slot.session().text(),
            slot.number(),
            now.toEpochMilli());
      }
      return true;
    });
  }

  @Override
  public boolean fill(FaceSessionImage image, Instant now) {
    return database.write(session ->
        session.update(
                """
                UPDATE face_slot SET due_at = NULL, image = ?
                WHERE session = ? AND number = ? AND is_held = 1 AND due_at > ?
                """,
                FaceSessionJson.write(image),
                image.slot().session().text(),
                image.slot().number(),
                now.toEpochMilli())
            == 1);
  }

  @Override
  public void release(FaceSlot slot, Instant now) {
    database.write(session ->
        session.update(
            "UPDATE face_slot SET is_held = 0, due_at = ? WHERE session = ? AND number = ?",
            now.toEpochMilli(),
            slot.session().text(),
            slot.number()));
  }

  @Override
  public void add(FaceSessionId id, FaceSessionFailure failure) {
    database.write(session -> {
      if (!exists(session, id)) {
        return 0;
      }
      return session.update(
          "UPDATE face_session SET failures = ? WHERE id = ?",
          FaceSessionJson.write(FaceSessionJson.append(failures(session, id), failure)),
          id.text());
    });
  }

  private static List<FaceSessionFailure> failures(SqlSession session, FaceSessionId id)
      throws SQLException {
    return session
        .query(
            "SELECT failures FROM face_session WHERE id = ?",
            row -> FaceSessionJson.readFailures(row.getString(1)),
            id.text())
        .stream()
        .findFirst()
        .orElse(List.of());
  }

  @Override
  public FaceSessionContents contents(FaceSessionId id) {
    return database.read(session ->
        new FaceSessionContents(
            session.query(
                """
                SELECT * FROM face_slot
                WHERE session = ? AND is_held = 1 AND image IS NOT NULL ORDER BY number
                """,
                row -> FaceSessionJson.readImage(slot(row), row.getString("image")),
                id.text()),
            failures(session, id)));
  }

  @Override
  public List<FaceSlot> reset(FaceSessionId id, Instant now) {
    return database.write(session -> empty(session, id, now));
  }

  private static List<FaceSlot> empty(SqlSession session, FaceSessionId id, Instant now)
      throws SQLException {
    List<FaceSlot> filled =
        held(session, id).stream()
            .filter(each -> each.image() != null)
            .map(HeldSlot::slot)
            .toList();
    session.update(
        """
        UPDATE face_slot SET is_held = 0, due_at = coalesce(due_at, ?)
        WHERE session = ? AND is_held = 1
        """,
        now.toEpochMilli(),
        id.text());
    session.update("UPDATE face_session SET failures = '[]' WHERE id = ?", id.text());
    return filled;
  }

  @Override
  public Optional<List<FaceSlot>> end(FaceSessionId id, Instant now) {
    return database.write(session -> {
      List<FaceSlot> filled = empty(session, id, now);
      return session.update("DELETE FROM face_session WHERE id = ?", id.text()) == 1
          ? Optional.of(filled)
          : Optional.empty();
    });
  }

  @Override
  public List<FaceSessionId> unused(Instant before, int limit) {
    return database.read(session ->
        session.query(
            "SELECT id FROM face_session WHERE used_at < ? ORDER BY used_at LIMIT ?",
            row -> new FaceSessionId(row.getString(1)),
            before.toEpochMilli(),
            limit));
  }

  @Override
  public List<FaceSlot> leftovers(Instant now, int limit) {
    return database.read(session ->
        session.query(
            "SELECT * FROM face_slot WHERE due_at <= ? ORDER BY due_at LIMIT ?",
            SqlFaceSessions::slot,
            now.toEpochMilli(),
            limit));
  }

  @Override
  public void forget(Collection<FaceSlot> slots) {
    database.write(session -> {
      for (FaceSlot slot : slots) {
        session.update(
            "DELETE FROM face_slot WHERE session = ? AND number = ? AND due_at IS NOT NULL",
            slot.session().text(),
            slot.number());
      }
      return true;
    });
  }

  @Override
  public long count() {
    return database.read(session -> number(session, "SELECT count(*) FROM face_session"));
  }
}
