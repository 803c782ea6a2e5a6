package com.progimage.server.engine;

import com.progimage.server.image.Size;
import java.io.IOException;
import java.util.Optional;

/**
 * The pictures of an animation as they are shown, one after the other: each is the whole canvas,
 * with what earlier pictures left on it.
 */
public interface Animation {
  /** Of the canvas, as stored: EXIF orientation is not yet applied. */
  Size size();

  /** EXIF's, 1 to 8. */
  int orientation();

  /** How many pictures there are; at least 2. Known before any of them is decoded. */
  int frames();

  /** How often all of it is shown; 0: for ever. */
  int plays();

  /**
   * The next picture, in sRGB; nothing behind the last one.
   *
   * @throws com.progimage.server.image.Failure {@code UNDECODABLE} where it is damaged
   */
  Optional<Frame> next() throws IOException;

  /**
   * A picture, and for how long it is shown.
   *
   * @param millis at least 0
   */
  record Frame(Pixels pixels, int millis) {}
}
