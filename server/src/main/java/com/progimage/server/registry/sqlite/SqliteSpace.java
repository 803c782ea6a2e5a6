package com.progimage.server.registry.sqlite;

import com.progimage.server.database.sqlite.SqliteSession;
import com.progimage.server.image.Owner;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.registry.space.SpaceAnswer;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.registry.space.SpaceRequest;
import com.progimage.server.registry.space.SpaceReservation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of what owners have stored, which triggers keep, and of reserved space. */
record SqliteSpace(SqliteSession session) {
  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE owner_usage (
            owner TEXT PRIMARY KEY, images INTEGER NOT NULL, bytes INTEGER NOT NULL) WITHOUT ROWID
          """,
          """
          CREATE TABLE reservation (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, bytes INTEGER NOT NULL,
            ends_at INTEGER NOT NULL) WITHOUT ROWID
          """,
          "CREATE INDEX reservation_by_owner ON reservation (owner)",
          """
          CREATE TRIGGER image_stored AFTER INSERT ON image BEGIN
            INSERT INTO owner_usage VALUES (new.owner, 1, new.byte_count)
            ON CONFLICT (owner) DO UPDATE SET images = images + 1, bytes = bytes + excluded.bytes;
          END
          """,
          """
          CREATE TRIGGER image_removed AFTER DELETE ON image BEGIN
            UPDATE owner_usage SET images = images - 1, bytes = bytes - old.byte_count
            WHERE owner = old.owner;
            DELETE FROM owner_usage WHERE owner = old.owner AND images <= 0;
          END
          """,
          """
          CREATE TRIGGER image_changed AFTER UPDATE OF owner, byte_count ON image BEGIN
            UPDATE owner_usage SET images = images - 1, bytes = bytes - old.byte_count
            WHERE owner = old.owner;
            DELETE FROM owner_usage WHERE owner = old.owner AND images <= 0;
            INSERT INTO owner_usage VALUES (new.owner, 1, new.byte_count)
            ON CONFLICT (owner) DO UPDATE SET images = images + 1, bytes = bytes + excluded.bytes;
          END
          """);

  /** Creates the tables, and counts the images that there are. */
  void create() throws SQLException {
    for (String table : TABLES) {
      session.execute(table);
    }
    recount();
  }

  /** Counts all images. Takes about a second for a million of them. */
  void recount() throws SQLException {
    session.update("DELETE FROM owner_usage");
    session.update(
        """
        INSERT INTO owner_usage
        SELECT owner, count(*), sum(byte_count) FROM image GROUP BY owner
        """);
  }

  OwnerUsage usage(Owner owner) throws SQLException {
    return session
        .query(
            "SELECT owner, images, bytes FROM owner_usage WHERE owner = ?",
            SqliteSpace::usage,
            owner.name())
        .stream()
        .findFirst()
        .orElse(OwnerUsage.none(owner));
  }

  List<OwnerUsage> usages(@Nullable Owner after, int limit) throws SQLException {
    return session.query(
        "SELECT owner, images, bytes FROM owner_usage WHERE owner > ? ORDER BY owner LIMIT ?",
        SqliteSpace::usage,
        after == null ? "" : after.name(),
        limit);
  }

  boolean correct(OwnerUsage expected, OwnerUsage actual) throws SQLException {
    if (!usage(expected.owner()).equals(expected)) {
      return false;
    }
    session.update("DELETE FROM owner_usage WHERE owner = ?", expected.owner().name());
    session.update(
        "INSERT INTO owner_usage SELECT ?, ?, ? WHERE ? > 0",
        actual.owner().name(),
        actual.images(),
        actual.bytes(),
        actual.images());
    return true;
  }

  private static OwnerUsage usage(ResultSet row) throws SQLException {
    return new OwnerUsage(new Owner(row.getString(1)), row.getLong(2), row.getLong(3));
  }

  SpaceAnswer reserve(SpaceRequest request, SpaceLimits limits, long nowMillis, long leaseMillis)
      throws SQLException {
    session.update("DELETE FROM reservation WHERE ends_at <= ?", nowMillis);
    Optional<SpaceAnswer> before = reserved(request);
    if (before.isPresent()) {
      return before.get();
    }
    OwnerUsage usage = usage(request.owner());
    SpaceAnswer answer =
        session
            .query(
                "SELECT count(*), coalesce(sum(bytes), 0) FROM reservation WHERE owner = ?",
                row ->
                    SpaceAnswer.of(
                        request,
                        limits,
                        usage.images() + row.getLong(1),
                        usage.bytes() + row.getLong(2)),
                request.owner().name())
            .getFirst();
    if (answer instanceof SpaceAnswer.Reserved(SpaceReservation made)) {
      session.update(
          "INSERT INTO reservation VALUES (?, ?, ?, ?)",
          made.id(),
          made.owner().name(),
          made.bytes(),
          nowMillis + leaseMillis);
    }
    return answer;
  }

  private Optional<SpaceAnswer> reserved(SpaceRequest request) throws SQLException {
    return session
        .query(
            "SELECT bytes FROM reservation WHERE id = ?",
            row ->
                (SpaceAnswer)
                    new SpaceAnswer.Reserved(
                        new SpaceReservation(request.id(), request.owner(), row.getLong(1))),
            request.id())
        .stream()
        .findFirst();
  }

  void renew(SpaceReservation reservation, long nowMillis, long leaseMillis) throws SQLException {
    session.update(
        "UPDATE reservation SET ends_at = ? WHERE id = ? AND ends_at > ?",
        nowMillis + leaseMillis,
        reservation.id(),
        nowMillis);
  }

  void release(String id) throws SQLException {
    session.update("DELETE FROM reservation WHERE id = ?", id);
  }

  /** Releases the space that an earlier process reserved. */
  void releaseAll() throws SQLException {
    session.update("DELETE FROM reservation");
  }
}
