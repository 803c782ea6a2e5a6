package com.progimage.server.assembly;

import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.config.ServerConfig;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.redis.RedisRegistry;
import com.progimage.server.registry.sqlite.SqliteListing;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.redis.RedisStateStore;
import com.progimage.server.state.sqlite.SqliteStateStore;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the registry and the store of jobs that the settings configure. */
public final class Stores {
  private static final Logger LOG = LoggerFactory.getLogger(Stores.class);
  private static final String SQLITE_LIBRARY = "org.sqlite.tmpdir";

  private Stores() {}

  /**
   * @param onRebuildNeeded called later; at first, ask {@link Registry#needsRebuild}
   */
  public static Registry open(ServerConfig config, DiskBlobStore blobs, Runnable onRebuildNeeded)
      throws IOException {
    Registry registry = connect(config, blobs, onRebuildNeeded);
    try {
      distrustAnother(registry, name(config), blobs);
      return registry;
    } catch (IOException | RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  /**
   * Opens the registry without changing the folder's record of registries. Whether this registry is
   * complete also depends on {@link com.progimage.server.blob.layout.SharedFolder#lastRegistry}.
   */
  public static Registry connect(ServerConfig config, DiskBlobStore blobs, Runnable onRebuildNeeded)
      throws IOException {
    String instanceId = blobs.folder().instanceId();
    if (config.redis().isEmpty()) {
      prepareSqlite(blobs);
    }
    return config
        .redis()
        .<Registry>map(url ->
            new RedisRegistry(
                url.toString(), instanceId, onRebuildNeeded, new FolderNote(blobs.folder())))
        .orElseGet(
            () -> new SqliteRegistry(blobs.folder().registryFile(), instanceId, onRebuildNeeded));
  }

  /** Opens the embedded registry read-only while its server runs; empty if it is incomplete. */
  public static Optional<SqliteListing> read(ServerConfig config, DiskBlobStore blobs)
      throws IOException {
    if (!blobs.folder().lastRegistry().equals(Optional.of(name(config)))) {
      return Optional.empty();
    }
    prepareSqlite(blobs);
    return SqliteListing.open(blobs.folder().registryFile(), blobs.folder().instanceId());
  }

  /**
   * The driver unpacks its native library into a folder, and would leave one behind for each killed
   * process.
   */
  private static void prepareSqlite(DiskBlobStore blobs) throws IOException {
    if (System.getProperty(SQLITE_LIBRARY) == null) {
      System.setProperty(SQLITE_LIBRARY, blobs.folder().temporaryFolder().toString());
    }
  }

  /**
   * Distrusts a registry that is used again after another one: it considers itself complete, but
   * missed the changes of the other. In between, no registry is recorded, so that a crash cannot
   * make an outdated one current.
   */
  private static void distrustAnother(Registry registry, String name, DiskBlobStore blobs)
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

  /** Opens the store of jobs, of the same kind as the registry. */
  public static StateStore openState(ServerConfig config, DiskBlobStore blobs) throws IOException {
    if (config.redis().isEmpty()) {
      prepareSqlite(blobs);
      return SqliteStateStore.open(blobs.folder().stateFile());
    }
    return new RedisStateStore(config.redis().get().toString(), UUID.randomUUID().toString());
  }

  /** The registry's name for display and storage, without user and password. */
  public static String name(ServerConfig config) {
    return config.redis().map(url -> RedisRegistry.name(url.toString())).orElse("embedded");
  }
}
