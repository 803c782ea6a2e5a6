package com.progimage.server;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.DiskBlobStore;
import com.progimage.server.image.Failure;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.RedisRegistry;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.SqliteRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the registry that the settings ask for, and fills it from the disk whenever it is empty.
 */
final class Registries {
  private static final Logger LOG = LoggerFactory.getLogger(Registries.class);
  private static final String SQLITE_LIBRARY = "org.sqlite.tmpdir";
  private static final long RETRY_NANOS = 1_000_000_000;

  private Registries() {}

  static Registry open(ServerConfig config, DiskBlobStore blobs) throws IOException {
    CompletableFuture<Registry> opened = new CompletableFuture<>();
    Runnable rebuild = () -> rebuild(opened.join(), blobs);
    String instanceId = blobs.instanceId();
    if (config.redis().isEmpty() && System.getProperty(SQLITE_LIBRARY) == null) {
      // The driver unpacks its native library, and would leave one behind for each killed server.
      System.setProperty(SQLITE_LIBRARY, blobs.temporaryFolder().toString());
    }
    Registry registry =
        config
            .redis()
            .<Registry>map(url -> new RedisRegistry(url.toString(), instanceId, rebuild))
            .orElseGet(() -> new SqliteRegistry(blobs.registryFile(), instanceId, rebuild));
    opened.complete(registry);
    if (registry.needsRebuild()) {
      Thread.ofVirtual().name("rebuild").start(rebuild);
    }
    return registry;
  }

  /** As an operator may see it, without a password. */
  static String describe(ServerConfig config) {
    return config.redis().map(Registries::withoutPassword).orElse("embedded");
  }

  private static String withoutPassword(URI url) {
    return url.toString().replaceAll("//[^/@]*@", "//…@");
  }

  /** Until it succeeds: where it went away in the middle, it has to begin again. */
  private static void rebuild(Registry registry, BlobStore blobs) {
    while (!Thread.currentThread().isInterrupted()) {
      try (Stream<StoredImage> images =
          blobs.images(
              damage -> LOG.error("image {} is damaged: {}", damage.id(), damage.what()))) {
        long started = System.nanoTime();
        registry.rebuild(images, Stream.empty());
        LOG.info(
            "rebuilt the registry from the disk in {} ms",
            (System.nanoTime() - started) / 1_000_000);
        return;
      } catch (Failure away) {
        LockSupport.parkNanos(RETRY_NANOS);
      } catch (IllegalStateException closed) {
        return;
      }
    }
  }
}
