package com.progimage.server.registry.sqlite;

import com.progimage.server.database.sqlite.SqliteSession;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Claim;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The table of idempotency keys: a row has an image or the token of a claim, and an expiry. A
 * foreign key removes a row with its image.
 */
record SqliteKeys(SqliteSession session) {

  /** Binds a key to an image. Does nothing if the image is not registered or too old. */
  void bind(StoredImage image, IdempotencyKey key, long nowMillis) throws SQLException {
    long end = image.createdAt().plus(IdempotencyKey.LIFETIME).toEpochMilli();
    session.update(
        """
        INSERT INTO idempotency SELECT ?, ?, ?, NULL, ?
        WHERE ? > ? AND EXISTS (SELECT 1 FROM image WHERE id = ?)
        ON CONFLICT (owner, hash) DO UPDATE SET
          image_id = excluded.image_id, token = NULL, ends_at = excluded.ends_at
          WHERE image_id IS NULL OR image_id > excluded.image_id OR ends_at <= ?
        """,
        key.owner().name(),
        key.hash().hex(),
        image.id().text(),
        end,
        end,
        nowMillis,
        image.id().text(),
        nowMillis);
  }

  /** Whether an image's unexpired key is bound to another image. */
  boolean isAnothers(StoredImage image, long nowMillis) throws SQLException {
    Optional<IdempotencyKey> key = image.idempotencyKey();
    if (key.isEmpty()
        || image.createdAt().plus(IdempotencyKey.LIFETIME).toEpochMilli() <= nowMillis) {
      return false;
    }
    return !session
        .query(
            """
            SELECT 1 FROM idempotency
            WHERE owner = ? AND hash = ? AND image_id <> ? AND ends_at > ?
            """,
            row -> row.getInt(1),
            key.get().owner().name(),
            key.get().hash().hex(),
            image.id().text(),
            nowMillis)
        .isEmpty();
  }

  Claim claim(IdempotencyKey key, ImageId image, long nowMillis, long leaseMillis)
      throws SQLException {
    session.update("DELETE FROM idempotency WHERE ends_at <= ?", nowMillis);
    String token = image.text();
    boolean free =
        session.update(
                """
                INSERT INTO idempotency VALUES (?, ?, NULL, ?, ?)
                ON CONFLICT (owner, hash) DO NOTHING
                """,
                key.owner().name(),
                key.hash().hex(),
                token,
                nowMillis + leaseMillis)
            == 1;
    return free ? new Claim.Granted(token) : holder(key);
  }

  private Claim holder(IdempotencyKey key) throws SQLException {
    return session
        .query(
            "SELECT image_id, token FROM idempotency WHERE owner = ? AND hash = ?",
            SqliteKeys::claim,
            key.owner().name(),
            key.hash().hex())
        .getFirst();
  }

  private static Claim claim(ResultSet row) throws SQLException {
    String id = row.getString(1);
    return id == null ? new Claim.InFlight(row.getString(2)) : new Claim.Bound(new ImageId(id));
  }

  void release(IdempotencyKey key, Claim claim) throws SQLException {
    switch (claim) {
      case Claim.Granted(String token) -> release(key, token);
      case Claim.Bound(ImageId id) -> release(key, id.text());
      case Claim.InFlight(String token) -> release(key, token);
    }
  }

  private void release(IdempotencyKey key, String holder) throws SQLException {
    session.update(
        "DELETE FROM idempotency WHERE owner = ? AND hash = ? AND ? IN (token, image_id)",
        key.owner().name(),
        key.hash().hex(),
        holder);
  }

  /** Releases the claims of an earlier process. */
  void releaseClaims() throws SQLException {
    session.update("DELETE FROM idempotency WHERE image_id IS NULL");
  }
}
