package com.progimage.server.registry;

import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** Something that happened on the disk and that the registry is to know. */
public sealed interface Change {
  /** The image's manifest was committed. */
  record Stored(StoredImage image) implements Change {}

  /** The image's manifest is gone, for good. */
  record Deleted(ImageId id) implements Change {}

  /** A rendition is kept. */
  record Made(RenditionRecord rendition) implements Change {}

  /** A kept rendition was served. */
  record Used(RenditionKey key, LocalDate day) implements Change {}

  /** A kept rendition was removed; the image stays. */
  record Dropped(RenditionKey key) implements Change {}

  /** All that a delete changes where other images have renditions that were made of the image. */
  static List<Change> ofDelete(ImageId id, List<RenditionKey> naming) {
    return Stream.concat(Stream.<Change>of(new Deleted(id)), naming.stream().map(Dropped::new))
        .toList();
  }
}
