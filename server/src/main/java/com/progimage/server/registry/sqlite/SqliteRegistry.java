package com.progimage.server.registry.sqlite;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.image.Digest;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.StoredOriginal;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.Claim;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryFailures;
import com.progimage.server.registry.RegistryState;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.registry.space.OwnerSpace;
import com.progimage.server.registry.space.SpaceReservation;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registry in one SQLite file, for one server. A damaged file is renamed to {@code
 * <name>.damaged-<time>} and replaced by an empty one, which must be rebuilt.
 */
public final class SqliteRegistry implements Registry {
  private static final Logger log = LoggerFactory.getLogger(SqliteRegistry.class);
  private static final int BATCH = 500;
  private static final int SQLITE_CORRUPT = 11;
  private static final int SQLITE_NOTADB = 26;

  private final SqliteFile file;
  private final String instanceId;
  private final Runnable onRebuildNeeded;
  private final ReentrantLock replacing = new ReentrantLock();
  private final ReentrantLock rebuilding = new ReentrantLock();
  private volatile SqliteDatabase database;
  private volatile RegistryState state;
  private final OwnerSpace space = new SqliteOwnerSpace(this);
  private boolean closed;

  /**
   * @param path of the database, created if it does not exist; its folder must exist and be local
   * @param instanceId of the data folder that this indexes
   * @param onRebuildNeeded called on a thread of its own if the file proves to be damaged later; at
   *     first, the caller asks {@link #needsRebuild}
   * @throws UnusableDatabaseException if another process uses the file, a later version wrote it,
   *     or it is not writable
   */
  public SqliteRegistry(Path path, String instanceId, Runnable onRebuildNeeded) {
    this.instanceId = instanceId;
    this.onRebuildNeeded = onRebuildNeeded;
    file = SqliteFile.lock(path);
    try {
      database = open();
      state = stateOf(database);
    } catch (SQLException | IOException e) {
      file.close();
      throw new UnusableDatabaseException(
          "cannot open the registry "
              + path
              + ": "
              + e.getMessage()
              + "; make it and its folder writable for this user, or delete it: it is rebuilt from"
              + " the images",
          e);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private SqliteDatabase open() throws SQLException, IOException {
    try {
      return new SqliteDatabase(file.path());
    } catch (SQLException e) {
      if (!isDamage(e)) {
        throw e;
      }
      return openInstead(e);
    }
  }

  private SqliteDatabase openInstead(SQLException damage) throws SQLException, IOException {
    Path aside = file.moveAside();
    log.error(
        "the registry {} is damaged: it is kept as {}, and a new one is rebuilt from the images,"
            + " which are intact",
        file.path(),
        aside,
        damage);
    return new SqliteDatabase(file.path());
  }

  private static boolean isDamage(SQLException e) {
    return e.getErrorCode() == SQLITE_CORRUPT || e.getErrorCode() == SQLITE_NOTADB;
  }

  private RegistryState stateOf(SqliteDatabase opened) throws SQLException {
    if (opened.afterPowerLoss()) {
      log.warn("the machine went down while {} was in use: it is rebuilt", file.path());
      opened.write(index -> index.removeMeta("epoch"));
    }
    return opened.read(index -> index.meta("epoch")).filter(instanceId::equals).isPresent()
        ? RegistryState.READY
        : RegistryState.rebuilding("the registry " + file.path() + " is rebuilt from the images");
  }

  @Override
  public void apply(List<Change> changes, Runnable settled) {
    long now = System.currentTimeMillis();
    write(index -> {
      for (Change change : changes) {
        index.apply(change, now);
      }
    });
    // The boot mark reveals what a power loss removes.
    settled.run();
  }

  @Override
  public boolean registerFirst(
      StoredImage image, @Nullable SpaceReservation reserved, Runnable settled) {
    long now = System.currentTimeMillis();
    boolean[] isFirst = {true};
    write(index -> {
      isFirst[0] = !new SqliteKeys(index.session()).isAnothers(image, now);
      if (isFirst[0]) {
        index.apply(new Change.ImageStored(image), now);
        if (reserved != null) {
          new SqliteSpace(index.session()).release(reserved.id());
        }
      }
    });
    if (isFirst[0]) {
      settled.run();
    }
    return isFirst[0];
  }

  @Override
  public List<StoredImage> list(@Nullable ImageId after, int limit) {
    return read(index -> index.list(after, limit));
  }

  @Override
  public List<StoredImage> list(Owner owner, @Nullable ImageId after, int limit) {
    return read(index -> index.list(owner, after, limit));
  }

  @Override
  public List<StoredOriginal> originals(@Nullable ImageId after, int limit) {
    return read(index -> index.originals(after, limit));
  }

  @Override
  public List<ImageId> findByDigest(Digest digest) {
    return read(index -> index.findByDigest(digest));
  }

  @Override
  public List<StoredImage> findByDigest(@Nullable Owner owner, Digest digest, int limit) {
    return read(index -> index.findByDigest(owner, digest, limit));
  }

  @Override
  public List<RenditionRecord> renditions(ImageId id) {
    return read(index -> index.renditions(id));
  }

  @Override
  public Claim claim(IdempotencyKey key, ImageId image, Duration lease) {
    long now = System.currentTimeMillis();
    return writeIfComplete(
        index -> new SqliteKeys(index.session()).claim(key, image, now, lease.toMillis()));
  }

  @Override
  public void release(IdempotencyKey key, Claim claim) {
    write(index -> new SqliteKeys(index.session()).release(key, claim));
  }

  @Override
  public OwnerSpace space() {
    return space;
  }

  @Override
  public RegistryState state() {
    return state;
  }

  @Override
  public boolean needsRebuild() {
    return state.status() == RegistryState.Status.REBUILDING;
  }

  @Override
  public void distrust() {
    replacing.lock();
    try {
      if (state.status() == RegistryState.Status.READY) {
        state =
            RegistryState.rebuilding(
                "the registry " + file.path() + " missed changes: it is rebuilt from the images");
      }
    } finally {
      replacing.unlock();
    }
  }

  @Override
  public void rebuild(Stream<StoredImage> images, Stream<RenditionRecord> renditions) {
    rebuilding.lock();
    try {
      SqliteDatabase begun = database;
      long start = System.currentTimeMillis();
      write(SqliteIndex::createSuspects);
      whileTrue(index -> index.suspectMore(BATCH * 10));
      images
          .sequential()
          .gather(Gatherers.windowFixed(BATCH))
          .forEach(batch -> write(index -> registerFromDisk(index, batch, start)));
      renditions
          .sequential()
          .map(rendition -> (Change) new Change.RenditionMade(rendition))
          .gather(Gatherers.windowFixed(BATCH))
          .forEach(this::apply);
      whileTrue(index -> index.dropSuspects(BATCH));
      finish(begun);
    } finally {
      rebuilding.unlock();
    }
  }

  private static void registerFromDisk(SqliteIndex index, List<StoredImage> images, long start)
      throws SQLException {
    for (StoredImage image : images) {
      index.register(image, start, System.currentTimeMillis());
      index.clear(image.id());
    }
  }

  private void whileTrue(SqliteDatabase.Query<Boolean> step) {
    boolean[] more = {true};
    while (more[0]) {
      write(index -> more[0] = step.run(index));
    }
  }

  private void finish(SqliteDatabase begun) {
    replacing.lock();
    try {
      if (database != begun) {
        throw RegistryFailures.lostWhileRebuilding();
      }
      write(index -> index.setMeta("epoch", instanceId));
      state = RegistryState.READY;
    } finally {
      replacing.unlock();
    }
  }

  void write(SqliteDatabase.Update update) {
    SqliteDatabase used = database;
    try {
      used.write(update);
    } catch (SQLException e) {
      replaceIfDamaged(used, e);
      throw RegistryFailures.away(e);
    }
  }

  /** Decides by the content, which must be complete. */
  <T> T writeIfComplete(SqliteDatabase.Query<T> decision) {
    if (state.status() == RegistryState.Status.REBUILDING) {
      throw RegistryFailures.rebuilding();
    }
    AtomicReference<@Nullable T> decided = new AtomicReference<>();
    write(index -> {
      // Check again: a damaged file may have been replaced meanwhile, and a new one is empty.
      if (index.meta("epoch").filter(instanceId::equals).isPresent()) {
        decided.set(decision.run(index));
      }
    });
    T result = decided.get();
    if (result == null) {
      throw RegistryFailures.rebuilding();
    }
    return result;
  }

  <T> T read(SqliteDatabase.Query<T> query) {
    if (state.status() == RegistryState.Status.REBUILDING) {
      throw RegistryFailures.rebuilding();
    }
    SqliteDatabase used = database;
    try {
      return used.read(query);
    } catch (SQLException e) {
      replaceIfDamaged(used, e);
      throw RegistryFailures.away(e);
    }
  }

  private void replaceIfDamaged(SqliteDatabase used, SQLException damage) {
    replacing.lock();
    try {
      if (!isDamage(damage) || database != used) {
        return;
      }
      closeDamaged(used);
      database = openInstead(damage);
      state = stateOf(database);
      Thread.ofVirtual().name("registry-damaged").start(onRebuildNeeded);
    } catch (SQLException | IOException e) {
      state =
          RegistryState.unavailable(
              "the registry " + file.path() + " is damaged: delete it and restart the server");
      log.error("the registry {} is damaged and cannot be replaced", file.path(), e);
    } finally {
      replacing.unlock();
    }
  }

  private static void closeDamaged(SqliteDatabase used) {
    try {
      used.close();
    } catch (SQLException e) {
      log.debug("cannot close the damaged database", e);
    }
  }

  @Override
  public void close() {
    replacing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      state = RegistryState.unavailable("the server is stopping");
      database.close();
    } catch (SQLException e) {
      log.warn("the registry {} did not close cleanly: no data is lost", file.path(), e);
    } finally {
      file.close();
      replacing.unlock();
    }
  }
}
