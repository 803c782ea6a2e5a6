package com.progimage.server;

import com.progimage.server.blob.Damage;
import com.progimage.server.blob.DiskBlobStore;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.Dedupe;
import com.progimage.server.maintenance.DedupeReport;
import com.progimage.server.maintenance.ListedImages;
import com.progimage.server.registry.RedisRegistry;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code dedupe} and its like: a data folder is opened beside its servers, and put in order. */
final class MaintenanceCommands {
  /** Another process does the same on this data folder. */
  static final int AT_WORK = 3;

  private MaintenanceCommands() {}

  static int dedupe(Invocation call) throws Exception {
    ServerConfig config = config(call);
    try (Parts parts = new Parts();
        TerminalProgress progress = new TerminalProgress()) {
      DiskBlobStore blobs = open(config, parts);
      Dedupe dedupe = new Dedupe(blobs, Clock.systemUTC(), progress);
      Stream<StoredImage> images = images(config, blobs, parts);
      Optional<DedupeReport> report =
          call.dryRun() ? Optional.of(dedupe.plan(images)) : dedupe.run(images);
      progress.wipe();
      if (report.isEmpty()) {
        System.err.println("progimage: another dedupe is at work on " + config.data());
        return AT_WORK;
      }
      Reports.print(report.get(), call);
      return Commands.DONE;
    }
  }

  /**
   * The shared registry's list, or all manifests: a registry that is away or not whole knows too
   * little, and the embedded one belongs to its server.
   */
  private static Stream<StoredImage> images(ServerConfig config, DiskBlobStore blobs, Parts parts)
      throws IOException {
    if (config.redis().isPresent()) {
      Registry registry =
          parts.add(
              new RedisRegistry(config.redis().get().toString(), blobs.instanceId(), () -> {}));
      if (registry.state().status() == RegistryState.Status.READY && !registry.needsRebuild()) {
        return ListedImages.of(registry);
      }
    }
    return blobs.images(MaintenanceCommands::tell);
  }

  private static ServerConfig config(Invocation call) {
    ServerConfig config = ServerConfig.of(call.configuration());
    LogLevel.set(config.logLevel());
    return config;
  }

  /** Never makes a data folder: who mistypes its name must hear of it. */
  private static DiskBlobStore open(ServerConfig config, Parts parts) throws IOException {
    Path layout = config.data().resolve("layout.json");
    if (!Files.exists(layout)) {
      throw new IOException(
          config.data() + " is no data folder: it has no layout.json. Name one with --data.");
    }
    return parts.add(
        DiskBlobStore.open(
            config.data(),
            ProgImageServer.reserve(config),
            Clock.systemUTC(),
            MaintenanceCommands::tell));
  }

  private static void tell(Damage damage) {
    System.err.println("progimage: image " + damage.id() + " is damaged: " + damage.what());
  }
}
