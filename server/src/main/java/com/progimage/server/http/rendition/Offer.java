package com.progimage.server.http.rendition;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.transformation.Presets;
import java.util.Set;

/**
 * What the engine of this server can do. Each method fails with {@code not-ready} until a worker
 * has said so, and gives the same ever after.
 */
public interface Offer {
  /** Formats that uploads may have. */
  Set<ImageFormat> reads();

  /** Formats that images can be had in. */
  Set<ImageFormat> writes();

  /** What clients may name in transformations. */
  Presets presets();

  /** The answer of {@code /capabilities}. */
  Object document();
}
