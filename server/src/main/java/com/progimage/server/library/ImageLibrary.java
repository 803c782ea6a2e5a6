package com.progimage.server.library;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.RenditionLinks.LinkedAnswer;
import com.progimage.server.blob.RenditionLinks.RenditionLink;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.MediaTypes;
import com.progimage.server.inspect.format.Inspected;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.library.requester.Viewer;
import com.progimage.server.library.space.BodyLength;
import com.progimage.server.library.space.SpaceHold;
import com.progimage.server.library.space.UploadSpace;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryQueue;
import com.progimage.server.registry.RegistryState;
import com.progimage.server.transformation.Presets;
import com.progimage.server.transformation.Transformation;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations on images. Thread-safe; every method may block. */
public final class ImageLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(ImageLibrary.class);
  private final BlobStore blobs;
  private final Registry registry;
  private final RegistryQueue ledger;
  private final Inspector inspector;
  private final RenditionMaker renditions;
  private final Commits commits;
  private final UploadSpace space;
  private final long maxBodyBytes;
  private final Clock clock;

  public ImageLibrary(
      BlobStore blobs,
      Registry registry,
      RegistryQueue ledger,
      Inspector inspector,
      RenditionMaker renditions,
      UploadSpace space,
      long maxBodyBytes,
      Clock clock) {
    this.blobs = blobs;
    this.registry = registry;
    this.ledger = ledger;
    this.inspector = inspector;
    this.renditions = renditions;
    commits = new Commits(blobs, registry, ledger, this::delete);
    this.space = space;
    this.maxBodyBytes = maxBodyBytes;
    this.clock = clock;
  }

  /**
   * Settings of images and their renditions.
   *
   * @param maxBodyBytes the maximum size of an upload
   * @param limits of an upload, and of each picture in a plan
   * @param maxRenditions the number of renditions kept for one image; more are made, but not kept
   * @param presets of the operator
   */
  public record LibrarySettings(
      long maxBodyBytes, Limits limits, int maxRenditions, Presets presets) {
    public static final LibrarySettings DEFAULTS =
        new LibrarySettings(25 << 20, Limits.DEFAULTS, 1000, Presets.NONE);

    public LibrarySettings {
      if (maxBodyBytes < 1) {
        throw new IllegalArgumentException(
            "an upload cannot have %d bytes: allow at least one".formatted(maxBodyBytes));
      }
      if (maxRenditions < 0) {
        throw new IllegalArgumentException(
            "an image cannot keep %d renditions: name zero or more".formatted(maxRenditions));
      }
    }
  }

  /** The maximum size of an upload. */
  public long maxBodyBytes() {
    return maxBodyBytes;
  }

  /**
   * Options of an upload.
   *
   * @param declared the format that the client declares
   * @param fileName of a form's file; its extension must agree too
   * @param lifetime after which the image expires; null for never
   * @param decode whether damaged pixel data is detected now and not by the first conversion
   * @param asker the requester of the decoding
   * @param idempotencyHash of the key that all retries of this upload share; null for none
   * @param takesOver whether the caller knows that no other upload with the key is in progress:
   *     then it supersedes a claim in flight, and returns an already stored image even if its bytes
   *     differ
   */
  public record Upload(
      Ownership ownership,
      ImageFormat declared,
      @Nullable String fileName,
      @Nullable Duration lifetime,
      boolean decode,
      Requester asker,
      @Nullable Digest idempotencyHash,
      boolean takesOver) {
    /**
     * Creates the options of a client's upload, which waits for another upload in flight with its
     * key.
     */
    public Upload(
        Ownership ownership,
        ImageFormat declared,
        @Nullable String fileName,
        @Nullable Duration lifetime,
        boolean decode,
        Requester asker,
        @Nullable Digest idempotencyHash) {
      this(
          ownership,
          declared,
          fileName,
          lifetime,
          decode,
          asker,
          idempotencyHash,
          /* takesOver= */ false);
    }
  }

  /**
   * Result of an upload.
   *
   * @param replayed whether an earlier upload with the same key stored it
   */
  public record StoreResult(StoredImage image, boolean replayed) {}

  /**
   * Checks that there is room for new permanent data: an image, a job, a webhook.
   *
   * @throws Failure {@code insufficient-storage}
   */
  public void requireRoom() {
    blobs.requireRoom();
  }

  /**
   * Stores the bytes of {@code body}, unless an upload with the same idempotency key did so within
   * a day. When it returns, the image survives a crash. When it throws, nothing stays behind, with
   * one exception: an image whose registration failed stays stored and is listed once the registry
   * is available; a retry with its key returns it.
   *
   * @param length of the body, by which space is reserved
   * @throws Failure {@code quota-exceeded}, {@code idempotency-in-flight}, {@code
   *     idempotency-key-reused} among others
   */
  @WithSpan("store image")
  public StoreResult store(InputStream body, BodyLength length, Upload upload) throws IOException {
    registry.requireRoom();
    try (SpaceHold hold = hold(length, upload);
        StagedOriginal staged = stage(body, hold)) {
      Inspected inspected = inspect(staged, upload);
      StoredImage image = image(staged, upload, inspected);
      if (upload.decode() || !inspected.hasEnd()) {
        renditions.tryDecoding(image, staged.file(), upload.asker());
      }
      // The body may have taken long. After the commit, there is no way back.
      registry.requireRoom();
      return commits.commit(staged, image, hold, upload.takesOver());
    }
  }

  /** A repeated upload needs no space, but whether it is one shows only when its bytes are here. */
  private SpaceHold hold(BodyLength length, Upload upload) {
    Owner owner = upload.ownership().owner();
    try {
      return space.hold(owner, length);
    } catch (Failure full) {
      if (full.code() != ErrorCode.QUOTA_EXCEEDED
          || upload.idempotencyHash() == null
          || findStored(new IdempotencyKey(owner, upload.idempotencyHash())).isEmpty()) {
        throw full;
      }
      return SpaceHold.none(maxBodyBytes, full);
    }
  }

  /**
   * Finds the image that an upload with a key stored.
   *
   * @throws Failure {@code idempotency-in-flight} if one is being stored; {@code
   *     registry-unavailable}
   */
  public Optional<StoredImage> findStored(IdempotencyKey key) {
    return commits.findStored(key, clock.instant());
  }

  private StagedOriginal stage(InputStream body, SpaceHold hold) throws IOException {
    try {
      return blobs.stage(body, hold.maxBytes());
    } catch (Failure failure) {
      throw hold.tooLarge(failure);
    }
  }

  /**
   * Returns what an owner has stored.
   *
   * @throws Failure {@code registry-unavailable}
   */
  public OwnerUsage usage(Owner owner) {
    return registry.space().usage(owner);
  }

  /** Lists owners that have stored anything, by their names. */
  public List<OwnerUsage> usages(@Nullable Owner after, int limit) {
    return registry.space().usages(after, limit);
  }

  /**
   * @throws Failure {@code image-not-found}
   */
  public StoredImage require(ImageId id, Viewer viewer) {
    return viewer.find(() -> blobs.find(id)).orElseThrow(() -> notFound(id));
  }

  /**
   * Finds an image and those that a transformation names.
   *
   * @throws Failure {@code image-not-found}, which names the step if the transformation names the
   *     image
   */
  public RenditionInputs require(ImageId id, Transformation transformation, Viewer viewer) {
    return new RenditionInputs(require(id, viewer), renditions.named(transformation, viewer));
  }

  /**
   * Finds the images that a transformation names.
   *
   * @throws Failure {@code image-not-found}, which names the step
   */
  public List<StoredImage> named(Transformation transformation, Viewer viewer) {
    return renditions.named(transformation, viewer);
  }

  /** Whether {@link #open} can answer without rendering. */
  public boolean isKept(StoredImage image, Target target) {
    return target.isOriginalOf(image)
        || blobs.findRendition(renditions.key(image, target)).isPresent();
  }

  /**
   * Opens the bytes of an image in a format; makes the rendition if it is not kept.
   *
   * @param inputs the result of {@link #require(ImageId, Transformation, Viewer)} for the
   *     transformation
   */
  public OpenRendition open(RenditionInputs inputs, Target target, Requester asker) {
    StoredImage image = inputs.image();
    if (target.isOriginalOf(image)) {
      return new OpenRendition(
          original(image), OpenRendition.RenditionOrigin.ORIGINAL, Duration.ZERO);
    }
    renditions.requireWritable(target.format());
    return renditions.open(inputs, target, asker);
  }

  /**
   * Links to a kept rendition at its store, from which clients read it faster; empty if {@link
   * #open} should answer. Not for originals: the one of a deleted image may stay, for other images.
   */
  public Optional<RenditionLink> link(RenditionInputs inputs, Target target, LinkedAnswer answer) {
    return target.isOriginalOf(inputs.image())
        ? Optional.empty()
        : renditions.link(inputs.image(), target, answer);
  }

  /**
   * Returns the file of an answer for later requests of the same target. Empty if a later answer
   * could differ: the bytes are not kept, the image expires, or the target names other images.
   *
   * @param open the result of {@link #open}
   */
  public Optional<KeptFile> keptFile(RenditionInputs sources, Target target, OpenRendition open) {
    StoredImage image = sources.image();
    if (!sources.named().isEmpty() || image.expiry().isPresent()) {
      return Optional.empty();
    }
    return switch (open.origin()) {
      case ORIGINAL ->
          Optional.of(new KeptFile(blobs, image.id(), open.blob(), open.origin(), () -> {}));
      case KEPT -> {
        RenditionKey key = renditions.key(image, target);
        yield Optional.of(
            new KeptFile(
                blobs, image.id(), open.blob(), open.origin(), () -> renditions.touch(key)));
      }
      case MADE, SHARED -> Optional.empty();
    };
  }

  /**
   * @throws Failure those of {@link #open} that need no work
   */
  public void requireMakeable(StoredImage image, Target target) {
    renditions.requireMakeable(image, target);
  }

  /**
   * Makes renditions of an image without opening them, in few tasks.
   *
   * @return in the same order, the reason that each could not be made; empty if it was
   * @throws Failure {@code image-not-found}
   */
  public List<Optional<Failure>> makeAll(ImageId id, List<Target> targets, Requester asker) {
    StoredImage image = require(id, asker.viewer());
    List<Target> made =
        targets.stream().filter(target -> !target.isOriginalOf(image)).distinct().toList();
    Map<Target, Failure> failures = renditions.makeAll(image, made, asker);
    return targets.stream().map(target -> Optional.ofNullable(failures.get(target))).toList();
  }

  /**
   * Renders the bytes of {@code body} without storing them; it does not need the registry. For its
   * own format without a transformation, the result is the body itself, inspected but not decoded.
   * Close the result as soon as its bytes are open: then nothing stays on the disk.
   *
   * @param fileName of a form's file; its extension must agree with {@code declared}
   * @throws Failure as {@link #store} and {@link #open} do
   */
  public OpenRendition render(
      InputStream body,
      ImageFormat declared,
      @Nullable String fileName,
      Target target,
      Requester asker)
      throws IOException {
    if (declared != target.format() || !target.transformation().equals(Transformation.NONE)) {
      renditions.requireWritable(target.format());
    }
    List<StoredImage> named = renditions.named(target.transformation(), asker.viewer());
    StagedOriginal staged = blobs.stage(body, maxBodyBytes);
    boolean isAnswer = false;
    try {
      Upload upload = new Upload(Ownership.PUBLIC, declared, fileName, null, false, asker, null);
      StoredImage image = image(staged, upload, inspect(staged, upload));
      isAnswer = target.isOriginalOf(image);
      return isAnswer
          ? new OpenRendition(
              staged.asBlob(), OpenRendition.RenditionOrigin.ORIGINAL, Duration.ZERO, staged::close)
          : renditions.renderStaged(
              new RenditionInputs(image, named), staged.file(), target, asker);
    } finally {
      if (!isAnswer) {
        staged.close();
      }
    }
  }

  /** Returns a text that is equal for answers with equal bytes, without reading the bytes. */
  public String identity(StoredImage image, Target target) {
    if (target.isOriginalOf(image)) {
      return image.digest().text();
    }
    renditions.requireWritable(target.format());
    RenditionKey key = renditions.key(image, target);
    return String.join(
        "\n", image.digest().text(), key.transformation(), key.format().text(), key.revision());
  }

  /**
   * Deletes an image and its renditions, including those of other images that use it. Afterwards it
   * is gone on every server. Works for a damaged manifest too.
   *
   * @param gone receives the deleted image, unless its manifest was damaged, before the registry
   *     forgets it; if it fails, {@link #recover} calls it again
   * @throws Failure {@code image-not-found} if the image is unknown, or another delete was faster
   */
  public void delete(ImageId id, Viewer viewer, Consumer<StoredImage> gone) {
    if (look(id, viewer) == Presence.ABSENT) {
      throw notFound(id);
    }
    Optional<StoredImage> image = blobs.findEvenExpired(id);
    registry.requireAvailable();
    if (!blobs.delete(id)) {
      throw notFound(id);
    }
    List<RenditionKey> naming = blobs.renditionsNaming(id);
    try {
      image.ifPresent(gone);
      registry.forget(id, naming);
    } catch (Failure away) {
      // The delete is done: the registry receives it when it is available again or, after a crash,
      // from recover().
      LOG.warn("image {} is deleted, but the registry is updated later: {}", id, away.getMessage());
      ledger.forget(id, naming);
      blobs.purgeKeepingEntry(id);
      return;
    }
    blobs.purge(id);
  }

  /** Does the same with an image whose id no client has received yet. */
  public void delete(ImageId id) {
    delete(id, Viewer.OF_ALL, _ -> {});
  }

  /**
   * Lists existing images, oldest first, except those whose manifest is damaged. May return fewer
   * than {@code limit} although more follow: the page gives the position to continue after.
   *
   * @param owner null: images of all owners
   */
  public ImagePage list(@Nullable Owner owner, @Nullable ImageId after, int limit) {
    List<StoredImage> found =
        owner == null ? registry.list(after, limit) : registry.list(owner, after, limit);
    ImageId next = found.size() < limit ? null : found.getLast().id();
    // The registry may know an image slightly longer than the disk, which is authoritative.
    List<StoredImage> live =
        found.stream().filter(image -> look(image.id(), Viewer.OF_ALL) == Presence.LIVE).toList();
    return new ImagePage(live, next);
  }

  /**
   * @param next the position to continue after; null: this is the last page
   */
  public record ImagePage(List<StoredImage> images, @Nullable ImageId next) {}

  /** Whether an image is stored and has not expired. */
  public boolean exists(StoredImage image) {
    return look(image.id(), Viewer.OF_ALL) != Presence.ABSENT;
  }

  /**
   * Finds the file of an original.
   *
   * @throws Failure {@code image-not-found} if it was deleted meanwhile
   */
  public Path originalFile(StoredImage image) {
    return original(image).file();
  }

  /**
   * Finds existing images with equal bytes, oldest first.
   *
   * @param owner null: those of all owners
   * @throws Failure {@code registry-unavailable}
   */
  public List<StoredImage> equal(@Nullable Owner owner, Digest digest, int limit) {
    return registry.findByDigest(owner, digest, limit).stream().filter(this::exists).toList();
  }

  /**
   * Completes work that an outage or a crash interrupted, and deletes of other processes that know
   * no registry. Call it at start and every minute.
   *
   * @param gone receives each deleted image before the registry forgets it; must be idempotent
   */
  public void recover(Consumer<StoredImage> gone) {
    blobs.probe();
    if (registry.state().status() != RegistryState.Status.UNAVAILABLE) {
      blobs.recover(
          commits::settle,
          id -> {
            blobs.findDeleted(id).ifPresent(gone);
            registry.forget(id, blobs.renditionsNaming(id));
          });
    }
  }

  private Inspected inspect(StagedOriginal staged, Upload upload) throws IOException {
    MediaTypes.checkFileName(upload.fileName(), upload.declared());
    return inspector.inspect(staged.file(), upload.declared());
  }

  /** Describes the image that the staged bytes will become. */
  private StoredImage image(StagedOriginal staged, Upload upload, Inspected inspected) {
    Instant now = clock.instant();
    return new StoredImage(
        ImageId.create(now),
        upload.ownership(),
        inspected.format(),
        inspected.size(),
        staged.byteCount(),
        staged.digest(),
        Lifetime.of(now, upload.lifetime()),
        upload.idempotencyHash());
  }

  private enum Presence {
    LIVE,
    /** The image exists, but its manifest is unreadable. */
    DAMAGED,
    ABSENT
  }

  private Presence look(ImageId id, Viewer viewer) {
    try {
      return viewer.find(() -> blobs.find(id)).isPresent() ? Presence.LIVE : Presence.ABSENT;
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

  private static Failure notFound(ImageId id) {
    return new Failure(
        ErrorCode.IMAGE_NOT_FOUND, "there is no image " + id + ": it never existed or was deleted");
  }
}
