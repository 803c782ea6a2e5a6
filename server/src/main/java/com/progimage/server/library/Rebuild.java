package com.progimage.server.library;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.KeptRendition;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.StoredImage;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Inspected;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RenditionRecord;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills a registry from the disk: every image and every kept rendition. */
public final class Rebuild {
  private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
  private static final int READERS = 4;

  private final BlobStore blobs;
  private final Inspector inspector;
  private final Consumer<DamagedImage> damaged;
  private final Clock clock;

  /**
   * @param inspector with limits that no rendition exceeds
   * @param damaged receives each image whose manifest cannot be read; it is skipped
   */
  public Rebuild(
      BlobStore blobs, Inspector inspector, Consumer<DamagedImage> damaged, Clock clock) {
    this.blobs = blobs;
    this.inspector = inspector;
    this.damaged = damaged;
    this.clock = clock;
  }

  /**
   * Reads every manifest and every rendition once, and returns their numbers.
   *
   * @throws Failure {@code registry-unavailable}, or if the disk cannot be read: run it again
   */
  public Counts run(Registry registry) {
    AtomicLong images = new AtomicLong();
    AtomicLong renditions = new AtomicLong();
    AtomicLong unreadable = new AtomicLong();
    Consumer<DamagedImage> counted =
        damage -> {
          unreadable.incrementAndGet();
          damaged.accept(damage);
        };
    try (Stream<StoredImage> all = blobs.images(counted);
        Stream<RenditionRecord> kept = renditions()) {
      registry.rebuild(
          all.peek(_ -> images.incrementAndGet()), kept.peek(_ -> renditions.incrementAndGet()));
    }
    return new Counts(images.get(), renditions.get(), unreadable.get());
  }

  /**
   * Counts of a rebuild.
   *
   * @param damaged manifests that could not be read
   */
  public record Counts(long images, long renditions, long damaged) {}

  private Stream<RenditionRecord> renditions() {
    // The last use is unknown: today, so that no rendition counts as unused.
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return blobs
        .renditions()
        .gather(Gatherers.mapConcurrent(READERS, rendition -> read(rendition, today)))
        .flatMap(Optional::stream);
  }

  /**
   * Reads a rendition; empty if it is gone or damaged, in which case the next request makes it
   * again.
   */
  private Optional<RenditionRecord> read(KeptRendition kept, LocalDate lastUsedOn) {
    try {
      Inspected inspected = KeptCheck.inspectPatiently(inspector, kept.blob(), kept.key().format());
      return Optional.of(
          new RenditionRecord(
              kept.key(),
              kept.blob().byteCount(),
              kept.blob().readDigest(),
              inspected.size(),
              kept.blob().lastModified(),
              lastUsedOn));
    } catch (NoSuchFileException deleted) {
      return Optional.empty();
    } catch (Failure e) {
      if (KeptCheck.saysNothing(e)) {
        throw e;
      }
      return leaveOut(kept, e);
    } catch (IOException e) {
      return leaveOut(kept, e);
    }
  }

  private static Optional<RenditionRecord> leaveOut(KeptRendition kept, Exception e) {
    LOG.warn("{} is left out of the registry: {}", kept.key(), e.getMessage());
    return Optional.empty();
  }
}
