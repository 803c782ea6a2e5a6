package com.progimage.server.maintenance;

import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.library.Rebuild;
import com.progimage.server.loop.Loop;
import com.progimage.server.registry.Registry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rebuilds the registry in the background whenever necessary, one rebuild at a time. */
public final class Rebuilds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rebuilds.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Semaphore wanted;
  private final Registry registry;
  private final String registryName;
  private final MaintainedStore blobs;
  private final Rebuild rebuild;
  private final Loop loop = new Loop("rebuilds", this::run);

  /**
   * @param wanted receives a permit whenever a rebuild may be necessary
   */
  public Rebuilds(
      Semaphore wanted,
      Registry registry,
      String registryName,
      MaintainedStore blobs,
      Rebuild rebuild) {
    this.wanted = wanted;
    this.registry = registry;
    this.registryName = registryName;
    this.blobs = blobs;
    this.rebuild = rebuild;
    wanted.release();
    loop.start();
  }

  private void run() throws InterruptedException {
    wanted.acquire();
    wanted.drainPermits();
    rebuildUntilWhole();
  }

  /**
   * Ends also if the registry became unavailable: when it is available again, it requests a rebuild
   * again.
   */
  private void rebuildUntilWhole() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (registry.needsRebuild()) {
      try {
        long started = System.nanoTime();
        rebuild.run(registry);
        remember();
        LOG.info("rebuilt the registry in {} ms", (System.nanoTime() - started) / 1_000_000);
      } catch (Throwable e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        tell(e, pause);
        Thread.sleep(pause);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
      }
    }
  }

  private void remember() throws IOException {
    if (!blobs.folder().lastRegistry().equals(Optional.of(registryName))) {
      blobs.folder().rememberRegistry(registryName);
    }
  }

  private static void tell(Throwable e, Duration pause) {
    if (e instanceof Failure away && away.code() == ErrorCode.REGISTRY_UNAVAILABLE) {
      LOG.warn("the registry became unavailable during its rebuild: restarting it later");
    } else {
      LOG.error("could not rebuild the registry: retrying in {} s", pause.toSeconds(), e);
    }
  }

  /** False if the loop ended without being closed. */
  public boolean isAlive() {
    return loop.isAlive();
  }

  /** Stops a rebuild in progress: the next start begins it again. */
  @Override
  public void close() {
    loop.close();
  }
}
