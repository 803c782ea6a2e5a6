package com.progimage.server.library;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.blob.Blob;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.inspect.Inspected;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.memory.MemoryShare;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a kept rendition is whole, the first time that this process meets the file, and
 * again when length or time of the file change: by its structure, and by the digest that was noted
 * when it was made.
 */
public final class KeptCheck {
  private final Inspector inspector;
  private final Cache<Seen, Boolean> whole =
      Caffeine.newBuilder().maximumSize(MemoryShare.WHOLE_RENDITIONS.entries(700)).build();

  /**
   * @param inspector with limits that no rendition passes
   */
  public KeptCheck(Inspector inspector) {
    this.inspector = inspector;
  }

  enum Result {
    WHOLE,
    DAMAGED,
    /** It went away since it was found. */
    GONE
  }

  private record Seen(Path file, long byteCount, Instant lastModified) {}

  Result look(Blob blob, ImageFormat format) {
    Boolean isWhole = whole.get(seen(blob), _ -> inspect(blob, format));
    if (isWhole == null) {
      return Result.GONE;
    }
    return isWhole ? Result.WHOLE : Result.DAMAGED;
  }

  /** For one that this process has just made: what the worker wrote needs no look. */
  void trust(Blob made) {
    whole.put(seen(made), true);
  }

  /**
   * Throws what is wrong with a rendition.
   *
   * @throws IOException of the file; where it has another digest, too
   */
  public static Inspected inspect(Inspector inspector, Blob blob, ImageFormat format)
      throws IOException {
    Inspected inspected = inspector.inspect(blob.file(), format);
    if (!inspected.hasEnd()) {
      throw new IOException("it is cut off");
    }
    Optional<Digest> noted = blob.notedDigest();
    if (noted.isPresent() && !noted.get().equals(blob.readDigest())) {
      throw new IOException("its digest is not the one that was noted when it was made");
    }
    return inspected;
  }

  private static Seen seen(Blob blob) {
    return new Seen(blob.file(), blob.byteCount(), blob.lastModified());
  }

  /** Null where there is nothing to say of the file, and so nothing to remember. */
  private @Nullable Boolean inspect(Blob blob, ImageFormat format) {
    try {
      var _ = inspect(inspector, blob, format);
      return true;
    } catch (NoSuchFileException gone) {
      return null;
    } catch (Failure | IOException damaged) {
      return false;
    }
  }
}
