package com.progimage.server.maintenance;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.Copy;
import com.progimage.server.blob.KeptRendition;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Files that should hold the same bytes, oldest first: originals with one digest, or the renditions
 * that the same engine made of such originals with the same transformation.
 */
record EqualCopies(List<? extends Copy> copies) {

  /** The properties by which renditions of equal originals are equal. */
  private record Made(String revision, String transformation, ImageFormat format, long byteCount) {}

  /**
   * @param originals that should be equal, oldest first
   * @param since groups without additions since then are skipped
   */
  static List<EqualCopies> find(BlobStore blobs, List<Copy.Original> originals, Instant since) {
    List<EqualCopies> found = new ArrayList<>();
    if (originals.stream().anyMatch(original -> !madeAt(original.id()).isBefore(since))) {
      found.add(new EqualCopies(originals));
    }
    if (!found.isEmpty()
        || originals.stream()
            .anyMatch(original -> !blobs.renditionsChanged(original.id()).isBefore(since))) {
      for (List<Copy> renditions : renditions(blobs, originals).values()) {
        if (renditions.size() > 1) {
          found.add(new EqualCopies(renditions));
        }
      }
    }
    return found;
  }

  private static Map<Made, List<Copy>> renditions(BlobStore blobs, List<Copy.Original> originals) {
    return originals.stream()
        .flatMap(original -> blobs.renditions(original.id()))
        .collect(
            Collectors.groupingBy(
                EqualCopies::made,
                LinkedHashMap::new,
                Collectors.mapping(one -> new Copy.Rendition(one.key()), Collectors.toList())));
  }

  private static Made made(KeptRendition kept) {
    RenditionKey key = kept.key();
    return new Made(key.revision(), key.transformation(), key.format(), kept.blob().byteCount());
  }

  /** Returns the time in the first 48 bits of a version 7 UUID, in milliseconds. */
  private static Instant madeAt(ImageId id) {
    String hex = id.text().substring(0, 8) + id.text().substring(9, 13);
    return Instant.ofEpochMilli(Long.parseLong(hex, 16));
  }
}
