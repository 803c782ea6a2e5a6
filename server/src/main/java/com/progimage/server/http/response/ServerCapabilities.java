package com.progimage.server.http.response;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.transformation.Presets;
import java.util.Set;

/**
 * The capabilities of this server's engine. Each method fails with {@code not-ready} until a worker
 * has reported them; afterwards the result is constant.
 */
public interface ServerCapabilities {
  /** Formats of uploads. */
  Set<ImageFormat> reads();

  /** Formats of renditions. */
  Set<ImageFormat> writes();

  /** Presets that clients may use in transformations. */
  Presets presets();

  /** The answer of {@code /capabilities}. */
  Object document();
}
