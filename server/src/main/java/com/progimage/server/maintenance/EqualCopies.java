package com.progimage.server.maintenance;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.Copy;
import com.progimage.server.blob.KeptRendition;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files that should hold the same bytes, oldest first: originals of one digest, or the renditions
 * of such originals that the same engine made by the same transformation.
 */
record EqualCopies(List<Copy> copies) {

  /** What makes two renditions of equal originals equal. */
  private record Made(String revision, String transformation, ImageFormat format, long byteCount) {}

  private record Content(Digest digest, long byteCount) {}

  /**
   * @param ids of images that may hold the same bytes, oldest first
   * @param since groups to which nothing came since then are left out
   */
  static List<EqualCopies> find(BlobStore blobs, List<ImageId> ids, Instant since) {
    boolean newOriginal = ids.stream().anyMatch(id -> !madeAt(id).isBefore(since));
    if (!newOriginal && ids.stream().allMatch(id -> blobs.renditionsChanged(id).isBefore(since))) {
      return List.of();
    }
    List<EqualCopies> found = new ArrayList<>();
    Map<Content, List<StoredImage>> equals =
        ids.stream()
            .flatMap(id -> find(blobs, id).stream())
            .collect(
                Collectors.groupingBy(
                    image -> new Content(image.digest(), image.byteCount()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    for (List<StoredImage> images : equals.values()) {
      if (newOriginal) {
        add(found, images.stream().<Copy>map(Copy.Original::new).toList());
      }
      if (images.size() > 1) {
        renditions(blobs, images).values().forEach(copies -> add(found, copies));
      }
    }
    return found;
  }

  private static Map<Made, List<Copy>> renditions(BlobStore blobs, List<StoredImage> images) {
    Stream<KeptRendition> kept = images.stream().flatMap(image -> blobs.renditions(image.id()));
    return kept.collect(
        Collectors.groupingBy(
            EqualCopies::made,
            LinkedHashMap::new,
            Collectors.mapping(one -> new Copy.Rendition(one.key()), Collectors.toList())));
  }

  private static Made made(KeptRendition kept) {
    RenditionKey key = kept.key();
    return new Made(key.revision(), key.transformation(), key.format(), kept.blob().byteCount());
  }

  private static void add(List<EqualCopies> found, List<Copy> copies) {
    if (copies.size() > 1) {
      found.add(new EqualCopies(copies));
    }
  }

  /** The 48 bits of milliseconds that a version 7 UUID begins with. */
  private static Instant madeAt(ImageId id) {
    String hex = id.text().substring(0, 8) + id.text().substring(9, 13);
    return Instant.ofEpochMilli(Long.parseLong(hex, 16));
  }

  /** A damaged image is for fsck to tell, and what has expired is about to go. */
  private static Optional<StoredImage> find(BlobStore blobs, ImageId id) {
    try {
      return blobs.find(id);
    } catch (Failure damaged) {
      return Optional.empty();
    }
  }
}
