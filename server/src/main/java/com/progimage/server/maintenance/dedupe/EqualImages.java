package com.progimage.server.maintenance.dedupe;

import com.progimage.server.blob.KeptRendition;
import com.progimage.server.blob.RenditionFiles;
import com.progimage.server.blob.copy.Copy;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.RenditionKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * Images whose originals have the same digest, added in one or more parts. Their originals should
 * have the same bytes, and so should renditions that the same engine made from them with the same
 * transformation.
 */
final class EqualImages {
  /** Maximum number of kinds. A kind beyond it evicts another, which may keep a second file. */
  private static final int MOST_KINDS = 10_000;

  private final RenditionFiles files;
  private final Supplier<EqualFiles> begin;
  private final EqualFiles originals;
  private final LinkedHashMap<Made, Copies> renditions =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);

  /**
   * @param begin creates an object that links or counts files that should be equal
   */
  EqualImages(RenditionFiles files, Supplier<EqualFiles> begin) {
    this.files = files;
    this.begin = begin;
    this.originals = begin.get();
  }

  /** Properties that two equal renditions of equal originals share. */
  private record Made(String revision, String transformation, ImageFormat format, long byteCount) {}

  private static final class Copies {
    private final EqualFiles files;
    private int count;

    Copies(EqualFiles files) {
      this.files = files;
    }

    void take(Copy copy, MergeTurn turn) {
      count++;
      // A single rendition is not a copy, so that the first counts with the second.
      turn.tally().look(count == 1 ? 0 : count == 2 ? 2 : 1);
      files.take(copy, turn);
    }
  }

  /** Adds all images of the group, unless the group is unchanged since a time. */
  synchronized void takeAll(List<Copy.OriginalCopy> images, Instant since, MergeTurn turn) {
    boolean isNew = images.stream().anyMatch(image -> !image.id().createdAt().isBefore(since));
    if (isNew) {
      takeOriginals(images, turn);
    }
    if (isNew
        || images.stream()
            .anyMatch(image -> !files.renditionsChanged(image.id()).isBefore(since))) {
      takeRenditions(images, turn);
    }
  }

  /** Adds some images of the group. */
  synchronized void take(List<Copy.OriginalCopy> images, MergeTurn turn) {
    takeOriginals(images, turn);
    takeRenditions(images, turn);
  }

  private void takeOriginals(List<Copy.OriginalCopy> images, MergeTurn turn) {
    images.forEach(image -> originals.take(image, turn));
  }

  private void takeRenditions(List<Copy.OriginalCopy> images, MergeTurn turn) {
    images.stream()
        .flatMap(image -> files.renditions(image.id()))
        .forEach(kept -> {
          renditions
              .computeIfAbsent(made(kept), _ -> new Copies(begin.get()))
              .take(new Copy.RenditionCopy(kept.key()), turn);
          if (renditions.size() > MOST_KINDS) {
            var _ = renditions.pollFirstEntry();
          }
        });
  }

  private static Made made(KeptRendition kept) {
    RenditionKey key = kept.key();
    return new Made(key.revision(), key.transformation(), key.format(), kept.blob().byteCount());
  }
}
