package com.progimage.server.assembly;

import com.progimage.server.access.AccessFailures;
import com.progimage.server.access.redis.RedisAccess;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.config.DataSettings;
import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.database.postgres.PostgresAddress;
import com.progimage.server.database.postgres.PostgresDatabase;
import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlSchema;
import com.progimage.server.database.sqlite.SqliteLibrary;
import com.progimage.server.failure.Failure;
import com.progimage.server.rate.SharedRates;
import com.progimage.server.rate.redis.RedisRates;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.redis.RedisRegistry;
import com.progimage.server.registry.sqlite.SqliteListing;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import com.progimage.server.state.StateFailures;
import com.progimage.server.state.StateMigrationReport;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.fact.FactSurvey;
import com.progimage.server.state.redis.RedisStateStore;
import com.progimage.server.state.redis.migrate.StateMigration;
import com.progimage.server.state.sql.SqlFactSurvey;
import com.progimage.server.state.sql.SqlStateStore;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the registry and the stores of jobs and keys that the settings configure. */
public final class Stores {
  private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

  private Stores() {}

  /**
   * @param onRebuildNeeded called later; at first, ask {@link Registry#needsRebuild}
   */
  public static Registry open(
      DataSettings settings, MaintainedStore blobs, Runnable onRebuildNeeded) throws IOException {
    Registry registry = connect(settings, blobs, onRebuildNeeded);
    try {
      distrustAnother(registry, name(settings), blobs);
      return registry;
    } catch (IOException | RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  /**
   * Opens the registry without changing the folder's record of registries. Whether this registry is
   * complete also depends on {@link com.progimage.server.blob.upkeep.SharedFolder#lastRegistry}.
   */
  public static Registry connect(
      DataSettings settings, MaintainedStore blobs, Runnable onRebuildNeeded) throws IOException {
    String instanceId = blobs.folder().instanceId();
    String redis = settings.redis();
    if (redis != null) {
      return new RedisRegistry(redis, instanceId, onRebuildNeeded, new FolderNote(blobs.folder()));
    }
    SqliteLibrary.prepare(blobs.folder().temporaryFolder());
    return new SqliteRegistry(blobs.folder().registryFile(), instanceId, onRebuildNeeded);
  }

  /** Opens the embedded registry read-only while its server runs; empty if it is incomplete. */
  public static Optional<SqliteListing> read(DataSettings settings, MaintainedStore blobs)
      throws IOException {
    if (!blobs.folder().lastRegistry().equals(Optional.of(name(settings)))) {
      return Optional.empty();
    }
    SqliteLibrary.prepare(blobs.folder().temporaryFolder());
    return SqliteListing.open(blobs.folder().registryFile(), blobs.folder().instanceId());
  }

  /**
   * Distrusts a registry that is used again after another one: it considers itself complete, but
   * missed the changes of the other. In between, no registry is recorded, so that a crash cannot
   * make an outdated one current.
   */
  private static void distrustAnother(Registry registry, String name, MaintainedStore blobs)
      throws IOException {
    Optional<String> last = blobs.folder().lastRegistry();
    if (last.isPresent() && last.get().equals(name)) {
      return;
    }
    last.ifPresent(other ->
        LOG.warn(
            "this folder was last used with the registry {}, and now with {}, which is rebuilt:"
                + " every server on the folder must use the same one",
            other,
            name));
    registry.distrust();
    if (last.isPresent()) {
      blobs.folder().rememberRegistry(null);
    }
  }

  /**
   * Opens the facts for reading, while servers may run.
   *
   * @param parts receives what is to be closed
   * @return empty if no server has written facts
   */
  public static Optional<FactSurvey> readFacts(
      DataSettings settings, MaintainedStore blobs, Lifecycle parts) throws IOException {
    if (settings.state() != null || settings.redis() != null) {
      return Optional.of(parts.add(openState(settings, blobs)).facts());
    }
    SqliteLibrary.prepare(blobs.folder().temporaryFolder());
    return SqlFactSurvey.open(blobs.folder().stateFile()).map(survey -> survey);
  }

  /** Opens the store of jobs, of the same kind as the registry unless it is in PostgreSQL. */
  public static StateStore openState(DataSettings settings, MaintainedStore blobs)
      throws IOException {
    PostgresAddress postgres = settings.state();
    if (postgres != null) {
      return new SqlStateStore(open(postgres, SqlStateStore.schema(), blobs, StateFailures::away));
    }
    String redis = settings.redis();
    if (redis != null) {
      return new RedisStateStore(redis, UUID.randomUUID().toString());
    }
    SqliteLibrary.prepare(blobs.folder().temporaryFolder());
    return SqlStateStore.open(blobs.folder().stateFile());
  }

  private static SqlDatabase open(
      PostgresAddress postgres,
      SqlSchema schema,
      MaintainedStore blobs,
      Function<@Nullable Throwable, Failure> away)
      throws IOException {
    return PostgresDatabase.open(postgres, schema, blobs.folder().instanceId(), away);
  }

  /** Opens the access stores, which are where the store of jobs is. */
  public static AccessDatabase openAccess(DataSettings settings, MaintainedStore blobs)
      throws IOException {
    PostgresAddress postgres = settings.state();
    if (postgres != null) {
      return new SqlAccess(open(postgres, SqlAccess.schema(), blobs, AccessFailures::away));
    }
    String redis = settings.redis();
    if (redis != null) {
      return new RedisAccess(redis);
    }
    SqliteLibrary.prepare(blobs.folder().temporaryFolder());
    return SqlAccess.open(blobs.folder().accessFile());
  }

  /**
   * Copies the state and the access stores of a single Redis to a cluster.
   *
   * @param progress called with what is copied and how much of it
   * @param notes receives what the operator should know
   */
  public static StateMigrationReport migrateState(
      String from, String to, ObjLongConsumer<String> progress, Consumer<String> notes) {
    RedisAddress source = RedisAddress.parse(from);
    RedisAddress target = RedisAddress.parse(to);
    if (source.isCluster() || !target.isCluster()) {
      throw new UnusableDatabaseException(
          "state migrate copies from a single Redis to a cluster: --from redis://host:6379 --to"
              + " redis-cluster://host:6379,host:6379");
    }
    try (RedisLink old = new RedisLink(source, StateFailures::away);
        RedisLink fresh = new RedisLink(target, StateFailures::away)) {
      old.open(true);
      fresh.open(true);
      return new StateMigration(old, fresh, source.toString(), RedisAccess.KEYS, progress, notes)
          .run();
    }
  }

  /** Opens the counts of requests that servers share, if they share a Redis. */
  public static SharedRates openRates(DataSettings settings) {
    String redis = settings.redis();
    return redis == null ? SharedRates.NONE : new RedisRates(redis);
  }

  /** The registry's name for display and storage, without user and password. */
  public static String name(DataSettings settings) {
    return settings.redis() == null ? "embedded" : RedisRegistry.name(settings.redis());
  }
}
