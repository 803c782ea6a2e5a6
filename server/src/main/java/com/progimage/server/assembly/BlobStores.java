package com.progimage.server.assembly;

import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.blob.s3.S3BlobStore;
import com.progimage.server.blob.s3.S3BlobStore.Opener;
import com.progimage.server.blob.s3.client.S3Settings;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.config.DataSettings;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Opens the blob store that the settings configure. Nothing else names the one in an object store,
 * so that a server with a disk loads none of its classes.
 */
public final class BlobStores {
  /** A command reads each object once or twice, and needs no more copies. */
  private static final long COMMAND_CACHE_BYTES = S3Settings.MIN_CACHE_BYTES;

  private BlobStores() {}

  /** Opens the store for a server. */
  static MaintainedStore open(DataSettings settings, Clock clock, Consumer<DamagedImage> damaged)
      throws IOException {
    S3Settings objects = settings.objects();
    return objects == null
        ? openDisk(settings, clock, damaged)
        : openObjects(settings, objects, Opener.SERVER, clock, damaged);
  }

  /** Opens the store for a command beside the servers. */
  public static MaintainedStore openBeside(
      DataSettings settings, Clock clock, Consumer<DamagedImage> damaged) throws IOException {
    S3Settings objects = settings.objects();
    return objects == null
        ? openDisk(settings, clock, damaged)
        : openObjects(
            settings, objects.withCache(COMMAND_CACHE_BYTES), Opener.COMMAND, clock, damaged);
  }

  /**
   * Opens the object store that the settings name to copy images to it, and creates it if needed.
   */
  public static MaintainedStore openToFill(
      DataSettings settings, Clock clock, Consumer<DamagedImage> damaged) throws IOException {
    S3Settings objects = Objects.requireNonNull(settings.objects());
    return openObjects(
        settings, objects.withCache(COMMAND_CACHE_BYTES), Opener.MIGRATION, clock, damaged);
  }

  private static MaintainedStore openDisk(
      DataSettings settings, Clock clock, Consumer<DamagedImage> damaged) throws IOException {
    return DiskBlobStore.open(settings.folder(), settings.reserve(), clock, damaged);
  }

  private static MaintainedStore openObjects(
      DataSettings settings,
      S3Settings objects,
      Opener opener,
      Clock clock,
      Consumer<DamagedImage> damaged)
      throws IOException {
    return S3BlobStore.open(objects, settings.folder(), settings.reserve(), opener, clock, damaged);
  }
}
