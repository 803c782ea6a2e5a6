package com.progimage.server.blob.copy;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;

/** A file that may have the same bytes as another file. */
public sealed interface Copy {
  /** The image that it belongs to. */
  ImageId id();

  /** The uploaded bytes, in this format. */
  record OriginalCopy(ImageId id, ImageFormat format) implements Copy {
    public OriginalCopy(StoredImage image) {
      this(image.id(), image.format());
    }
  }

  /** A rendition. */
  record RenditionCopy(RenditionKey key) implements Copy {
    @Override
    public ImageId id() {
      return key.id();
    }
  }
}
