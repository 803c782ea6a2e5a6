package com.progimage.server.engine.codec.gif;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Animation;
import com.progimage.server.image.Size;
import java.util.Optional;

/** All images of a GIF. */
final class GifAnimation implements Animation {
  private final GifReader reader;
  private final GifStructure structure;
  private int read;

  GifAnimation(GifReader reader, GifStructure structure) {
    this.reader = reader;
    this.structure = structure;
  }

  @Override
  public Size size() {
    return structure.size();
  }

  @Override
  public int orientation() {
    return 1;
  }

  @Override
  public int frames() {
    return structure.images();
  }

  @Override
  public int plays() {
    return structure.plays();
  }

  @Override
  public Optional<Frame> next() {
    if (read == frames()) {
      return Optional.empty();
    }
    read++;
    Pixels canvas = reader.next();
    Pixels shown = new Pixels(canvas.width(), canvas.height(), canvas.argb().clone());
    return Optional.of(new Frame(shown, 10 * reader.hundredths()));
  }
}
