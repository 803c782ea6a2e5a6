package com.progimage.server.engine;

import com.progimage.server.image.Size;
import com.progimage.server.transformation.Chroma;
import java.util.List;

/**
 * A picture as luma and chroma, opaque. Sample (x, y) of chroma belongs to the pixels that begin at
 * ({@link Chroma#across} x, {@link Chroma#down} y), and to the middle of them.
 *
 * @param size in pixels, as of luma
 * @param chroma the subsampling
 * @param all luma; then blue and red chroma, unless the picture is gray
 */
public record Planes(Size size, Chroma chroma, List<Plane> all) {
  public Planes {
    all = List.copyOf(all);
    Size shared =
        new Size(
            Math.ceilDiv(size.width(), chroma.across()),
            Math.ceilDiv(size.height(), chroma.down()));
    if (all.size() != 1 && all.size() != 3
        || !all.getFirst().size().equals(size)
        || !all.stream().skip(1).allMatch(plane -> plane.size().equals(shared))) {
      throw new IllegalArgumentException(
          "%s of %s and chroma %s".formatted(all.stream().map(Plane::size).toList(), size, chroma));
    }
  }

  /** Whether there is no color. */
  public boolean isGray() {
    return all.stream().skip(1).allMatch(Plane::isZero);
  }

  public Plane luma() {
    return all.getFirst();
  }
}
