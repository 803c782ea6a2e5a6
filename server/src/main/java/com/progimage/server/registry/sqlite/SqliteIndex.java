package com.progimage.server.registry.sqlite;

import com.progimage.server.database.sqlite.SqliteSession;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.StoredOriginal;
import com.progimage.server.image.Visibility;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.RenditionRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables and the statements on them. */
record SqliteIndex(SqliteSession session) {
  static final int SCHEMA = 5;

  /**
   * The time during which a forgotten image cannot be registered again: longer than any call takes.
   */
  private static final long FORGOTTEN_FOR_MILLIS = 3_600_000;

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT"
              + " ROWID",
          """
          CREATE TABLE IF NOT EXISTS image (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, format TEXT NOT NULL,
            width INTEGER NOT NULL, height INTEGER NOT NULL, byte_count INTEGER NOT NULL,
            digest TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER,
            idempotency_hash TEXT, visibility TEXT) WITHOUT ROWID
          """,
          "CREATE INDEX IF NOT EXISTS image_by_digest ON image (digest, id)",
          "CREATE INDEX IF NOT EXISTS image_by_owner ON image (owner, id)",
          "CREATE INDEX IF NOT EXISTS image_by_owner_and_digest ON image (owner, digest, id)",
          """
          CREATE TABLE IF NOT EXISTS rendition (
            image_id TEXT NOT NULL REFERENCES image (id) ON DELETE CASCADE,
            revision TEXT NOT NULL, transformation TEXT NOT NULL, format TEXT NOT NULL,
            width INTEGER NOT NULL, height INTEGER NOT NULL, byte_count INTEGER NOT NULL,
            digest TEXT NOT NULL, created_at INTEGER NOT NULL, last_used_on TEXT NOT NULL,
            PRIMARY KEY (image_id, revision, transformation, format)) WITHOUT ROWID
          """,
          "CREATE TABLE IF NOT EXISTS forgotten (id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT"
              + " ROWID",
          "CREATE INDEX IF NOT EXISTS forgotten_by_time ON forgotten (at)",
          """
          CREATE TABLE IF NOT EXISTS idempotency (
            owner TEXT NOT NULL, hash TEXT NOT NULL,
            image_id TEXT REFERENCES image (id) ON DELETE CASCADE, token TEXT,
            ends_at INTEGER NOT NULL, PRIMARY KEY (owner, hash)) WITHOUT ROWID
          """,
          "CREATE INDEX IF NOT EXISTS idempotency_by_image ON idempotency (image_id)",
          "CREATE INDEX IF NOT EXISTS idempotency_by_end ON idempotency (ends_at)");

  static final String FIND_OWNED =
      """
      SELECT id, owner, format, width, height, byte_count, digest, created_at, expires_at,
        idempotency_hash, visibility
      FROM image WHERE owner = ? AND digest = ? ORDER BY id LIMIT ?
      """;

  void createTables() throws SQLException {
    createIndexTables();
    new SqliteSpace(session).create();
  }

  private void createIndexTables() throws SQLException {
    for (String table : TABLES) {
      session.execute(table);
    }
  }

  /**
   * Migrates the tables from an earlier schema: 1 had no idempotency keys, 2 no visibility and no
   * index by owner, 3 did not count what owners use, and 4 had no index by owner and digest.
   */
  void migrate(int from) throws SQLException {
    if (from < 2) {
      session.execute("ALTER TABLE image ADD COLUMN idempotency_hash TEXT");
    }
    if (from < 3) {
      session.execute("ALTER TABLE image ADD COLUMN visibility TEXT");
    }
    createIndexTables();
    if (from < 4) {
      new SqliteSpace(session).create();
    }
  }

  boolean isEmptyFile() throws SQLException {
    return session.query("SELECT 1 FROM sqlite_master LIMIT 1", row -> true).isEmpty();
  }

  Optional<String> meta(String name) throws SQLException {
    return session
        .query("SELECT value FROM meta WHERE name = ?", row -> row.getString(1), name)
        .stream()
        .findFirst();
  }

  void setMeta(String name, String value) throws SQLException {
    session.update(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value);
  }

  void removeMeta(String name) throws SQLException {
    session.update("DELETE FROM meta WHERE name = ?", name);
  }

  void apply(Change change, long nowMillis) throws SQLException {
    switch (change) {
      case Change.ImageStored(StoredImage image) ->
          register(image, /* unlessForgottenSince= */ 0, nowMillis);
      case Change.Deleted(ImageId id) -> forget(id, nowMillis);
      case Change.RenditionMade(RenditionRecord rendition) -> record(rendition);
      case Change.Used(RenditionKey key, LocalDate day) -> touch(key, day);
      case Change.Dropped(RenditionKey key) -> drop(key);
    }
  }

  /** Registers an image unless it was forgotten at or after a time, in milliseconds. */
  void register(StoredImage image, long unlessForgottenSince, long nowMillis) throws SQLException {
    Visibility visibility = image.ownership().visibility();
    session.update(
        """
        INSERT INTO image SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
        WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE id = ? AND at >= ?)
        ON CONFLICT (id) DO UPDATE SET
          owner = excluded.owner, byte_count = excluded.byte_count, digest = excluded.digest
        WHERE (image.owner, image.byte_count, image.digest)
          IS NOT (excluded.owner, excluded.byte_count, excluded.digest)
        """,
        image.id().text(),
        image.owner().name(),
        image.format().text(),
        image.size().width(),
        image.size().height(),
        image.byteCount(),
        image.digest().hex(),
        image.createdAt().toEpochMilli(),
        image.expiry().map(Instant::toEpochMilli).orElse(null),
        image.idempotencyKey().map(key -> key.hash().hex()).orElse(null),
        visibility == null ? null : visibility.text(),
        image.id().text(),
        unlessForgottenSince);
    if (image.idempotencyKey().isPresent()) {
      new SqliteKeys(session).bind(image, image.idempotencyKey().get(), nowMillis);
    }
  }

  private void forget(ImageId id, long nowMillis) throws SQLException {
    drop(id.text());
    session.update(
        "INSERT INTO forgotten VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
        id.text(),
        nowMillis);
    session.update("DELETE FROM forgotten WHERE at < ?", nowMillis - FORGOTTEN_FOR_MILLIS);
  }

  private void drop(String id) throws SQLException {
    session.update("DELETE FROM image WHERE id = ?", id);
  }

  private void record(RenditionRecord rendition) throws SQLException {
    RenditionKey key = rendition.key();
    session.update(
        """
        INSERT INTO rendition SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
        WHERE EXISTS (SELECT 1 FROM image WHERE id = ?)
        ON CONFLICT (image_id, revision, transformation, format) DO UPDATE SET
          width = excluded.width, height = excluded.height, byte_count = excluded.byte_count,
          digest = excluded.digest, created_at = excluded.created_at,
          last_used_on = max(last_used_on, excluded.last_used_on)
        """,
        key.id().text(),
        key.revision(),
        key.transformation(),
        key.format().text(),
        rendition.size().width(),
        rendition.size().height(),
        rendition.byteCount(),
        rendition.digest().hex(),
        rendition.createdAt().toEpochMilli(),
        rendition.lastUsedOn().toString(),
        key.id().text());
  }

  private void touch(RenditionKey key, LocalDate day) throws SQLException {
    session.update(
        """
        UPDATE rendition SET last_used_on = ?
        WHERE image_id = ? AND revision = ? AND transformation = ? AND format = ?
          AND last_used_on < ?
        """,
        day.toString(),
        key.id().text(),
        key.revision(),
        key.transformation(),
        key.format().text(),
        day.toString());
  }

  private void drop(RenditionKey key) throws SQLException {
    session.update(
        """
        DELETE FROM rendition
        WHERE image_id = ? AND revision = ? AND transformation = ? AND format = ?
        """,
        key.id().text(),
        key.revision(),
        key.transformation(),
        key.format().text());
  }

  List<StoredImage> list(@Nullable ImageId after, int limit) throws SQLException {
    return session.query(
        """
        SELECT id, owner, format, width, height, byte_count, digest, created_at, expires_at,
          idempotency_hash, visibility
        FROM image WHERE id > ? ORDER BY id LIMIT ?
        """,
        SqliteIndex::image,
        after == null ? "" : after.text(),
        limit);
  }

  List<StoredImage> list(Owner owner, @Nullable ImageId after, int limit) throws SQLException {
    return session.query(
        """
        SELECT id, owner, format, width, height, byte_count, digest, created_at, expires_at,
          idempotency_hash, visibility
        FROM image WHERE owner = ? AND id > ? ORDER BY id LIMIT ?
        """,
        SqliteIndex::image,
        owner.name(),
        after == null ? "" : after.text(),
        limit);
  }

  /** Reads three columns: each costs calls from Java to SQLite and back. */
  List<StoredOriginal> originals(@Nullable ImageId after, int limit) throws SQLException {
    return session.query(
        "SELECT id, format, digest FROM image WHERE id > ? ORDER BY id LIMIT ?",
        row ->
            new StoredOriginal(
                new ImageId(row.getString(1)),
                ImageFormat.of(row.getString(2)),
                new Digest("sha256-" + row.getString(3))),
        after == null ? "" : after.text(),
        limit);
  }

  List<ImageId> findByDigest(Digest digest) throws SQLException {
    return session.query(
        "SELECT id FROM image WHERE digest = ? ORDER BY id",
        row -> new ImageId(row.getString(1)),
        digest.hex());
  }

  List<StoredImage> findByDigest(@Nullable Owner owner, Digest digest, int limit)
      throws SQLException {
    if (owner == null) {
      return session.query(
          """
          SELECT id, owner, format, width, height, byte_count, digest, created_at, expires_at,
            idempotency_hash, visibility
          FROM image WHERE digest = ? ORDER BY id LIMIT ?
          """,
          SqliteIndex::image,
          digest.hex(),
          limit);
    }
    return session.query(FIND_OWNED, SqliteIndex::image, owner.name(), digest.hex(), limit);
  }

  List<RenditionRecord> renditions(ImageId id) throws SQLException {
    return session.query(
        """
        SELECT revision, transformation, format, width, height, byte_count, digest, created_at,
          last_used_on
        FROM rendition WHERE image_id = ?
        """,
        row -> rendition(id, row),
        id.text());
  }

  /**
   * Creates the table of suspects, images that may no longer be on the disk; see {@link #clear}.
   */
  void createSuspects() throws SQLException {
    session.execute("CREATE TEMP TABLE IF NOT EXISTS suspect (id TEXT PRIMARY KEY) WITHOUT ROWID");
    session.update("DELETE FROM suspect");
  }

  /** Adds {@code limit} images to the suspects; false if there are no more. */
  boolean suspectMore(int limit) throws SQLException {
    return session.update(
            """
            INSERT INTO suspect SELECT id FROM image
            WHERE id > coalesce((SELECT max(id) FROM suspect), '') ORDER BY id LIMIT ?
            """,
            limit)
        > 0;
  }

  void clear(ImageId id) throws SQLException {
    session.update("DELETE FROM suspect WHERE id = ?", id.text());
  }

  /** Drops {@code limit} images that are still suspects; false if there are none. */
  boolean dropSuspects(int limit) throws SQLException {
    List<String> ids =
        session.query("SELECT id FROM suspect LIMIT ?", row -> row.getString(1), limit);
    for (String id : ids) {
      drop(id);
      session.update("DELETE FROM suspect WHERE id = ?", id);
    }
    return !ids.isEmpty();
  }

  private static StoredImage image(ResultSet row) throws SQLException {
    long expiryMillis = row.getLong(9);
    Instant expiresAt = row.wasNull() ? null : Instant.ofEpochMilli(expiryMillis);
    String idempotencyHash = row.getString(10);
    return new StoredImage(
        new ImageId(row.getString(1)),
        new Ownership(new Owner(row.getString(2)), visibility(row.getString(11))),
        ImageFormat.of(row.getString(3)),
        new Size(row.getInt(4), row.getInt(5)),
        row.getLong(6),
        new Digest("sha256-" + row.getString(7)),
        new Lifetime(Instant.ofEpochMilli(row.getLong(8)), expiresAt),
        idempotencyHash == null ? null : new Digest("sha256-" + idempotencyHash));
  }

  private static @Nullable Visibility visibility(@Nullable String text) {
    return text == null ? null : Visibility.find(text).orElse(null);
  }

  private static RenditionRecord rendition(ImageId id, ResultSet row) throws SQLException {
    return new RenditionRecord(
        new RenditionKey(id, row.getString(1), row.getString(2), ImageFormat.of(row.getString(3))),
        row.getLong(6),
        new Digest("sha256-" + row.getString(7)),
        new Size(row.getInt(4), row.getInt(5)),
        Instant.ofEpochMilli(row.getLong(8)),
        LocalDate.parse(row.getString(9)));
  }
}
