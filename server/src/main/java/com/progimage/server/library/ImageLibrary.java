package com.progimage.server.library;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.transformation.Transformation;
import com.progimage.server.inspect.Inspected;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.MediaTypes;
import com.progimage.server.registry.LedgerWriter;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryState;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be done with images. Thread-safe; every method may block. */
public final class ImageLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(ImageLibrary.class);
  private final BlobStore blobs;
  private final Registry registry;
  private final LedgerWriter ledger;
  private final Inspector inspector;
  private final Renditions renditions;
  private final Commits commits;
  private final long maxBodyBytes;
  private final Clock clock;

  public ImageLibrary(
      BlobStore blobs,
      Registry registry,
      LedgerWriter ledger,
      Inspector inspector,
      Renditions renditions,
      long maxBodyBytes,
      Clock clock) {
    this.blobs = blobs;
    this.registry = registry;
    this.ledger = ledger;
    this.inspector = inspector;
    this.renditions = renditions;
    commits = new Commits(blobs, registry, ledger, this::delete);
    this.maxBodyBytes = maxBodyBytes;
    this.clock = clock;
  }

  /**
   * How an image is to be stored.
   *
   * @param declared the format that the client says it is
   * @param fileName of a form's file; its extension must agree too
   * @param lifetime after which the image ends by itself; null: never
   * @param decode whether damaged pixel data is to be found now and not by the first conversion
   * @param asker for whom pixels are decoded
   * @param idempotencyHash of the key that all retries of this upload have; null: they have none
   * @param takesOver whether the caller knows that no other upload with the key goes on: then one
   *     that has it in flight is superseded, and the image that it stored is given even where its
   *     bytes are others
   */
  public record Upload(
      ImageFormat declared,
      @Nullable String fileName,
      @Nullable Duration lifetime,
      boolean decode,
      Asker asker,
      @Nullable Digest idempotencyHash,
      boolean takesOver) {
    /** One of a client, which waits for its own that goes on. */
    public Upload(
        ImageFormat declared,
        @Nullable String fileName,
        @Nullable Duration lifetime,
        boolean decode,
        Asker asker,
        @Nullable Digest idempotencyHash) {
      this(declared, fileName, lifetime, decode, asker, idempotencyHash, /* takesOver= */ false);
    }
  }

  /**
   * What an upload led to.
   *
   * @param replayed an earlier upload with the same key stored it
   */
  public record Stored(StoredImage image, boolean replayed) {}

  /**
   * Looks whether there is room for something new that is to last: an image, a job, a webhook.
   *
   * @throws Failure {@code insufficient-storage}
   */
  public void requireRoom() {
    blobs.requireRoom();
  }

  /**
   * Stores what {@code body} yields, unless an upload with its idempotency key did so within a day.
   * When it returns, the image survives a crash; when it throws, nothing stays behind, except that
   * an image whose registration failed stays stored and is listed once the registry is back; a
   * retry with its key gives it.
   *
   * @throws Failure {@code idempotency-in-flight}, {@code idempotency-key-reused} among others
   */
  @WithSpan("store image")
  public Stored store(InputStream body, Upload upload) throws IOException {
    registry.requireRoom();
    try (StagedOriginal staged = blobs.stage(body, maxBodyBytes)) {
      Inspected inspected = inspect(staged, upload);
      StoredImage image = image(staged, upload, inspected);
      if (upload.decode() || !inspected.hasEnd()) {
        renditions.tryDecoding(image, staged.file(), upload.asker());
      }
      // The body may have taken its time; from the commit on there is no way back.
      registry.requireRoom();
      return commits.commit(staged, image, upload.takesOver());
    }
  }

  /**
   * @throws Failure {@code image-not-found}
   */
  public StoredImage find(ImageId id) {
    return blobs.find(id).orElseThrow(() -> notFound(id));
  }

  /**
   * An image and those that a transformation names.
   *
   * @throws Failure {@code image-not-found}, naming the step where the transformation names it
   */
  public Sources find(ImageId id, Transformation transformation) {
    return new Sources(find(id), renditions.named(transformation));
  }

  /**
   * The images that a transformation names.
   *
   * @throws Failure {@code image-not-found}, naming the step
   */
  public List<StoredImage> named(Transformation transformation) {
    return renditions.named(transformation);
  }

  /** Whether {@link #open} would have to render. */
  public boolean isKept(StoredImage image, Transformation transformation, ImageFormat format) {
    return isOriginal(image, transformation, format)
        || blobs.findRendition(renditions.key(image, transformation, format)).isPresent();
  }

  /**
   * The bytes of an image in a format, made now where nobody asked before.
   *
   * @param sources that {@link #find(ImageId, Transformation)} found for the transformation
   */
  public Rendition open(Sources sources, Target target, Asker asker) {
    StoredImage image = sources.image();
    if (isOriginal(image, target.transformation(), target.format())) {
      return new Rendition(original(image), Rendition.Origin.ORIGINAL, Duration.ZERO);
    }
    renditions.requireWritable(target.format());
    return renditions.open(sources, target, asker);
  }

  /**
   * @throws Failure as {@link #open} does before there is any work
   */
  public void requireMakeable(StoredImage image, Target target) {
    renditions.requireMakeable(image, target);
  }

  /**
   * Makes renditions of an image that nobody takes yet, in one task where that can be.
   *
   * @return for each of them, in their order, why it could not be made; empty: it can be had
   * @throws Failure {@code image-not-found}
   */
  public List<Optional<Failure>> makeAll(ImageId id, List<Target> targets, Asker asker) {
    StoredImage image = find(id);
    List<Target> made =
        targets.stream()
            .filter(target -> !isOriginal(image, target.transformation(), target.format()))
            .distinct()
            .toList();
    renditions.prepare(image, made, asker);
    return targets.stream().map(target -> make(image, target, asker)).toList();
  }

  private Optional<Failure> make(StoredImage image, Target target, Asker asker) {
    if (isOriginal(image, target.transformation(), target.format())) {
      return Optional.empty();
    }
    try {
      renditions.requireWritable(target.format());
      Sources sources = find(image.id(), target.transformation());
      renditions.open(sources, target, asker).close();
      return Optional.empty();
    } catch (Failure failure) {
      return Optional.of(failure);
    }
  }

  /**
   * Renders what {@code body} yields and stores nothing; the registry is not needed. In its own
   * format and without a transformation that is the body itself, inspected but not decoded. Close
   * what it gives as soon as its bytes are open: then nothing is left on the disk.
   *
   * @param fileName of a form's file; its extension must agree with {@code declared}
   * @throws Failure as {@link #store} and {@link #open} do
   */
  public Rendition render(
      InputStream body, ImageFormat declared, @Nullable String fileName, Target target, Asker asker)
      throws IOException {
    Transformation transformation = target.transformation();
    ImageFormat format = target.format();
    if (declared != format || !transformation.equals(Transformation.NONE)) {
      renditions.requireWritable(format);
    }
    List<StoredImage> named = renditions.named(transformation);
    StagedOriginal staged = blobs.stage(body, maxBodyBytes);
    boolean isAnswer = false;
    try {
      Upload upload = new Upload(declared, fileName, null, false, asker, null);
      StoredImage image = image(staged, upload, inspect(staged, upload));
      isAnswer = isOriginal(image, transformation, format);
      return isAnswer
          ? new Rendition(
              staged.unstored(), Rendition.Origin.ORIGINAL, Duration.ZERO, staged::close)
          : renditions.renderStaged(new Sources(image, named), staged.file(), target, asker);
    } finally {
      if (!isAnswer) {
        staged.close();
      }
    }
  }

  /** What makes two answers the same bytes, without looking at them. */
  public String identity(StoredImage image, Transformation transformation, ImageFormat format) {
    if (isOriginal(image, transformation, format)) {
      return image.digest().text();
    }
    renditions.requireWritable(format);
    RenditionKey key = renditions.key(image, transformation, format);
    return String.join(
        "\n", image.digest().text(), key.transformation(), format.text(), key.revision());
  }

  /**
   * Deletes an image and all that was made of it, of other images too where their transformation
   * named it; afterwards it is gone on every server. A damaged manifest does not hinder it.
   *
   * @throws Failure {@code image-not-found} for an unknown image, and for who loses a race
   */
  public void delete(ImageId id) {
    if (look(id) == Presence.ABSENT) {
      throw notFound(id);
    }
    registry.requireAvailable();
    if (!blobs.delete(id)) {
      throw notFound(id);
    }
    List<RenditionKey> naming = blobs.renditionsNaming(id);
    try {
      registry.forget(id, naming);
    } catch (Failure away) {
      // Deleted it is: the registry hears of it on its return or, after a crash, by recover().
      LOG.warn("image {} is deleted, the registry hears of it later: {}", id, away.getMessage());
      ledger.forget(id, naming);
      blobs.purgeUnforgotten(id);
      return;
    }
    blobs.purge(id);
  }

  /**
   * Live images, oldest first, without those whose manifest is damaged. May return fewer than
   * {@code limit} though more follow: the next page is after the last position, which is the
   * caller's to remember.
   */
  public Page list(@Nullable ImageId after, int limit) {
    List<StoredImage> found = registry.list(after, limit);
    Optional<ImageId> next =
        found.size() < limit ? Optional.empty() : Optional.of(found.getLast().id());
    // The registry may know an image for a moment longer than the disk, which is the truth.
    List<StoredImage> live =
        found.stream().filter(image -> look(image.id()) == Presence.LIVE).toList();
    return new Page(live, next);
  }

  /**
   * @param next the position to go on after; empty on the last page
   */
  public record Page(List<StoredImage> images, Optional<ImageId> next) {}

  /** Finishes what an outage or a crash left undone. To be called at start and every minute. */
  public void recover() {
    blobs.probe();
    if (registry.state().status() != RegistryState.Status.UNAVAILABLE) {
      blobs.recover(commits::settle, id -> registry.forget(id, blobs.renditionsNaming(id)));
    }
  }

  private Inspected inspect(StagedOriginal staged, Upload upload) throws IOException {
    MediaTypes.checkFileName(upload.fileName(), upload.declared());
    return inspector.inspect(staged.file(), upload.declared());
  }

  /** The image that staged bytes would be, or will be. */
  private StoredImage image(StagedOriginal staged, Upload upload, Inspected inspected) {
    Instant now = clock.instant();
    return new StoredImage(
        ImageId.create(now),
        StoredImage.PUBLIC_OWNER,
        inspected.format(),
        inspected.size(),
        staged.byteCount(),
        staged.digest(),
        now,
        upload.lifetime() == null ? null : now.plus(upload.lifetime()),
        upload.idempotencyHash());
  }

  private enum Presence {
    LIVE,
    /** It exists, and its manifest does not say what it is. */
    DAMAGED,
    ABSENT
  }

  private Presence look(ImageId id) {
    try {
      return blobs.find(id).isPresent() ? Presence.LIVE : Presence.ABSENT;
    } catch (Failure failure) {
      if (failure.code() == ErrorCode.ORIGINAL_DAMAGED) {
        return Presence.DAMAGED;
      }
      throw failure;
    }
  }

  private Blob original(StoredImage image) {
    return blobs.findOriginal(image).orElseThrow(() -> notFound(image.id()));
  }

  private static boolean isOriginal(
      StoredImage image, Transformation transformation, ImageFormat format) {
    return image.format() == format && transformation.equals(Transformation.NONE);
  }

  private static Failure notFound(ImageId id) {
    return new Failure(
        ErrorCode.IMAGE_NOT_FOUND, "there is no image " + id + ": it never was, or was deleted");
  }
}
