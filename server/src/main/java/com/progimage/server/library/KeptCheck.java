package com.progimage.server.library;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.blob.Blob;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.memory.MemoryShare;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a kept rendition is whole: its structure is inspected the first time that this process
 * meets the file, and again when length or time of the file change.
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
    Seen seen = new Seen(blob.file(), blob.byteCount(), blob.lastModified());
    Boolean isWhole = whole.get(seen, _ -> inspect(blob, format));
    if (isWhole == null) {
      return Result.GONE;
    }
    return isWhole ? Result.WHOLE : Result.DAMAGED;
  }

  /** Null where there is nothing to say of the file, and so nothing to remember. */
  private @Nullable Boolean inspect(Blob blob, ImageFormat format) {
    try {
      return inspector.inspect(blob.file(), format).hasEnd();
    } catch (NoSuchFileException gone) {
      return null;
    } catch (Failure | IOException damaged) {
      return false;
    }
  }
}
