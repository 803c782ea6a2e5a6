package com.progimage.server.library;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.Damage;
import com.progimage.server.blob.KeptRendition;
import com.progimage.server.image.Failure;
import com.progimage.server.image.StoredImage;
import com.progimage.server.inspect.Inspected;
import com.progimage.server.inspect.Inspector;
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

/** Tells a registry all that the disk says: every image, and every rendition that is kept. */
public final class Rebuild {
  private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
  private static final int READERS = 4;

  private final BlobStore blobs;
  private final Inspector inspector;
  private final Consumer<Damage> damaged;
  private final Clock clock;

  /**
   * @param inspector with limits that no rendition passes
   * @param damaged gets each image whose manifest cannot be read; it is left out
   */
  public Rebuild(BlobStore blobs, Inspector inspector, Consumer<Damage> damaged, Clock clock) {
    this.blobs = blobs;
    this.inspector = inspector;
    this.damaged = damaged;
    this.clock = clock;
  }

  /**
   * Reads every manifest and every rendition once, and says how many there were.
   *
   * @throws Failure {@code registry-unavailable}, or where the disk cannot be read: to be run again
   */
  public Counts run(Registry registry) {
    AtomicLong images = new AtomicLong();
    AtomicLong renditions = new AtomicLong();
    AtomicLong unreadable = new AtomicLong();
    Consumer<Damage> counted =
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
   * What a rebuild read from the disk.
   *
   * @param damaged manifests that could not be read
   */
  public record Counts(long images, long renditions, long damaged) {}

  private Stream<RenditionRecord> renditions() {
    // Nobody knows any more when they were last used: today, so that none is taken for unused.
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return blobs
        .renditions()
        .gather(Gatherers.mapConcurrent(READERS, rendition -> read(rendition, today)))
        .flatMap(Optional::stream);
  }

  /** Nothing of one that is gone or damaged: that is made again when it is asked for. */
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
