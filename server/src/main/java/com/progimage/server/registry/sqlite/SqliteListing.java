package com.progimage.server.registry.sqlite;

import com.progimage.server.database.sqlite.SqliteSession;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.StoredOriginal;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.registry.RegistryFailures;
import com.progimage.server.registry.RegistryReader;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.registry.space.UsageReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the embedded registry while its server runs, without changing it. The most recent changes
 * may be missing. For one thread.
 */
public final class SqliteListing implements RegistryReader, UsageReader, AutoCloseable {
  private final SqliteSession session;
  private final SqliteIndex index;

  private SqliteListing(SqliteSession session) {
    this.session = session;
    this.index = new SqliteIndex(session);
  }

  /**
   * @param instanceId of the data folder that it must index
   * @return empty if it is incomplete for that folder or cannot be read
   */
  public static Optional<SqliteListing> open(Path path, String instanceId) {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try {
      SqliteListing listing = new SqliteListing(SqliteSession.reading(path));
      if (listing.isWhole(instanceId)) {
        return Optional.of(listing);
      }
      listing.close();
    } catch (SQLException e) {
      // Its server reports and repairs the problem.
    }
    return Optional.empty();
  }

  private boolean isWhole(String instanceId) throws SQLException {
    return SqliteDatabase.isOfThisSchema(index)
        && !SqliteDatabase.isAfterPowerLoss(index)
        && index.meta("epoch").filter(instanceId::equals).isPresent();
  }

  @Override
  public List<StoredImage> list(@Nullable ImageId after, int limit) {
    try {
      return index.list(after, limit);
    } catch (SQLException e) {
      throw RegistryFailures.away(e);
    }
  }

  @Override
  public List<StoredOriginal> originals(@Nullable ImageId after, int limit) {
    try {
      return index.originals(after, limit);
    } catch (SQLException e) {
      throw RegistryFailures.away(e);
    }
  }

  @Override
  public List<RenditionRecord> renditions(ImageId id) {
    try {
      return index.renditions(id);
    } catch (SQLException e) {
      throw RegistryFailures.away(e);
    }
  }

  @Override
  public OwnerUsage usage(Owner owner) {
    try {
      return new SqliteSpace(session).usage(owner);
    } catch (SQLException e) {
      throw RegistryFailures.away(e);
    }
  }

  @Override
  public List<OwnerUsage> usages(@Nullable Owner after, int limit) {
    try {
      return new SqliteSpace(session).usages(after, limit);
    } catch (SQLException e) {
      throw RegistryFailures.away(e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException e) {
      throw RegistryFailures.away(e);
    }
  }
}
