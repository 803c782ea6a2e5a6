package com.progimage.server.registry;

import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** A change on the disk that the registry must record. */
public sealed interface Change {
  /** The image's manifest was committed. */
  record ImageStored(StoredImage image) implements Change {}

  /** The image's manifest was removed permanently. */
  record Deleted(ImageId id) implements Change {}

  /** A rendition was kept. */
  record RenditionMade(RenditionRecord rendition) implements Change {}

  /** A kept rendition was served. */
  record Used(RenditionKey key, LocalDate day) implements Change {}

  /** A kept rendition was removed; the image stays. */
  record Dropped(RenditionKey key) implements Change {}

  /**
   * Returns the changes of a delete, including those for other images' renditions that use the
   * image.
   */
  static List<Change> ofDelete(ImageId id, List<RenditionKey> naming) {
    return Stream.concat(Stream.<Change>of(new Deleted(id)), naming.stream().map(Dropped::new))
        .toList();
  }
}
