package com.progimage.server.blob;

import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Kept renditions, which the server can make again. Thread-safe; every method blocks and fails as
 * {@link BlobStore} says.
 */
public interface RenditionFiles {
  /** Returns a new path, at which no file exists yet, for a render worker to write and fsync. */
  StagedRendition stageRendition(RenditionKey key);

  /**
   * Moves a written and fsynced rendition into place. Empty, with nothing kept, if the image or an
   * image that its transformation names is deleted. Throws if the store takes no writes or has room
   * for uploads only; {@link StagedRendition#asBlob()} still works then. A power loss may lose a
   * kept rendition, but never truncates it.
   */
  Optional<Blob> keep(StagedRendition staged);

  /** Finds a kept rendition that is not empty. Does not check whether its images still exist. */
  Optional<Blob> findRendition(RenditionKey key);

  /** Removes one rendition that was found damaged, if it exists. */
  void discard(RenditionKey key);

  /** The number of the image's renditions of one engine revision. */
  int renditionCount(ImageId id, String revision);

  /**
   * All kept renditions that are not empty, of any engine revision, in no order. Renditions kept or
   * removed meanwhile may or may not be included, and some may belong to no image. Needs no
   * closing.
   */
  Stream<KeptRendition> renditions();

  /** The renditions of one image, with the same guarantees. */
  Stream<KeptRendition> renditions(ImageId id);

  /**
   * The images that have renditions, in no order, for {@link #renditions(ImageId)}. Some may not
   * exist. Needs no closing.
   */
  Stream<ImageId> imagesWithRenditions();

  /** The kept renditions of other images that also use this image, as a mask or overlay. */
  List<RenditionKey> renditionsNaming(ImageId id);

  /**
   * The time at which a rendition of the image was last added or removed; the epoch if there was
   * none.
   */
  Instant renditionsChanged(ImageId id);
}
