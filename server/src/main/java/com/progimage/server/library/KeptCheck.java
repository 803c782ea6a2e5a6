package com.progimage.server.library;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.blob.Blob;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Inspected;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.memory.MemoryShare;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a kept rendition is intact, the first time that this process reads the file and again
 * when its length or time change: its structure, and the digest that was recorded when it was made.
 */
public final class KeptCheck {
  /** Renditions are made by the server and may exceed the limits of uploads. */
  public static final Limits LIMITS =
      new Limits(
          Long.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Limits.DEFAULTS.maxSvgDepth(),
          Limits.DEFAULTS.maxSvgAttributes());

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Inspector inspector;
  private final Cache<Seen, Boolean> whole =
      Caffeine.newBuilder().maximumSize(MemoryShare.WHOLE_RENDITIONS.entries(700)).build();

  /**
   * @param inspector with limits that no rendition exceeds
   */
  public KeptCheck(Inspector inspector) {
    this.inspector = inspector;
  }

  enum CheckResult {
    WHOLE,
    DAMAGED,
    /** The file was removed since it was found. */
    GONE
  }

  private record Seen(Path file, long byteCount, Instant lastModified) {}

  /**
   * @throws Failure {@code overloaded} or {@code draining} if the inspection could not run
   */
  CheckResult look(Blob blob, ImageFormat format) {
    Boolean isWhole = whole.get(seen(blob), _ -> inspect(blob, format));
    if (isWhole == null) {
      return CheckResult.GONE;
    }
    return isWhole ? CheckResult.WHOLE : CheckResult.DAMAGED;
  }

  /** Marks a rendition that this process has just made as intact. */
  void trust(Blob made) {
    whole.put(seen(made), true);
  }

  /**
   * Checks a rendition and throws what is wrong with it.
   *
   * @throws IOException if the file cannot be read or has another digest
   */
  static Inspected inspect(Inspector inspector, Blob blob, ImageFormat format) throws IOException {
    Inspected inspected = inspector.inspect(blob.file(), format);
    if (!inspected.hasEnd()) {
      throw new IOException("it is truncated");
    }
    Optional<Digest> noted = blob.notedDigest();
    if (noted.isPresent() && !noted.get().equals(blob.readDigest())) {
      throw new IOException("its digest differs from the one recorded when it was made");
    }
    return inspected;
  }

  /** As {@link #inspect}, and waits while too many others are looked at. */
  public static Inspected inspectPatiently(Inspector inspector, Blob blob, ImageFormat format)
      throws IOException {
    while (true) {
      try {
        return inspect(inspector, blob, format);
      } catch (Failure busy) {
        if (busy.code() != ErrorCode.OVERLOADED) {
          throw busy;
        }
        pause(busy.retryAfter().orElse(PAUSE));
      }
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ErrorCode.DRAINING, "this process ends: run it again", e);
    }
  }

  /** Whether it is the server that could not look: the rendition may be whole. */
  public static boolean saysNothing(Failure failure) {
    return failure.code() == ErrorCode.OVERLOADED
        || failure.code() == ErrorCode.DRAINING
        || failure.code() == ErrorCode.STORE_UNAVAILABLE;
  }

  private static Seen seen(Blob blob) {
    return new Seen(blob.file(), blob.byteCount(), blob.lastModified());
  }

  /** Inspects a file; null if the result is unknown and must not be cached. */
  private @Nullable Boolean inspect(Blob blob, ImageFormat format) {
    try {
      var _ = inspect(inspector, blob, format);
      return true;
    } catch (NoSuchFileException gone) {
      return null;
    } catch (Failure failure) {
      if (saysNothing(failure)) {
        throw failure;
      }
      return false;
    } catch (IOException damaged) {
      return false;
    }
  }
}
