package com.progimage.server.blob;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;

/** A file that may hold the same bytes as another one. */
public sealed interface Copy {
  /** The image that it is a part of. */
  ImageId id();

  /** The bytes that were uploaded, in this format. */
  record Original(ImageId id, ImageFormat format) implements Copy {
    public Original(StoredImage image) {
      this(image.id(), image.format());
    }
  }

  /** What was made of them. */
  record Rendition(RenditionKey key) implements Copy {
    @Override
    public ImageId id() {
      return key.id();
    }
  }
}
