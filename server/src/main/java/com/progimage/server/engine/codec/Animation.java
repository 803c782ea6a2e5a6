package com.progimage.server.engine.codec;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.util.Optional;

/**
 * The pictures of an animation, one after the other. Each picture is the whole canvas as a viewer
 * shows it, including what earlier pictures left there.
 */
public interface Animation {
  /** Size of the canvas, before EXIF orientation. */
  Size size();

  /** EXIF orientation, 1 to 8. */
  int orientation();

  /** Number of pictures, at least 2. Known before any of them is decoded. */
  int frames();

  /** Number of times that the animation is shown; 0: forever. */
  int plays();

  /**
   * The next picture, in sRGB; empty after the last one.
   *
   * @throws com.progimage.server.failure.Failure {@code UNDECODABLE} if it is damaged
   */
  Optional<Frame> next() throws IOException;

  /**
   * One picture, and its display time.
   *
   * @param millis display time, at least 0
   */
  record Frame(Pixels pixels, int millis) {}
}
