package com.progimage.server.engine.codec.webp;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Animation;
import com.progimage.server.engine.color.ColorProfile;
import com.progimage.server.image.Size;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pictures of an animated WebP, composited onto the canvas by RFC 9649 §2.7.1. */
final class WebpAnimation implements Animation {
  private final WebpFile file;
  private final Iterator<WebpFile.WebpFrame> frames;
  private final Optional<ColorProfile> profile;
  private @Nullable Pixels canvas;
  private WebpFile.@Nullable WebpFrame last;

  WebpAnimation(WebpFile file) {
    this.file = file;
    this.frames = file.frames().iterator();
    this.profile = file.icc().flatMap(icc -> ColorProfile.find(icc, 3));
  }

  @Override
  public Size size() {
    return file.canvas();
  }

  @Override
  public int orientation() {
    return file.orientation();
  }

  @Override
  public int frames() {
    return file.frames().size();
  }

  @Override
  public int plays() {
    return file.plays();
  }

  @Override
  public Optional<Frame> next() {
    if (!frames.hasNext()) {
      return Optional.empty();
    }
    WebpFile.WebpFrame frame = frames.next();
    Pixels picture = WebpDecoder.still(frame.file().array());
    Pixels before = canvas == null ? Pixels.create(size().width(), size().height()) : canvas;
    int[] argb = before.argb();
    if (last != null && last.isRemoved()) {
      remove(last, argb);
    }
    for (int y = 0; y < picture.height(); y++) {
      int to = (frame.top() + y) * before.width() + frame.left();
      int from = y * picture.width();
      for (int x = 0; x < picture.width(); x++) {
        int pixel = picture.argb()[from + x];
        argb[to + x] = frame.isBlended() ? over(pixel, argb[to + x]) : pixel;
      }
    }
    canvas = before;
    last = frame;
    Pixels shown = new Pixels(before.width(), before.height(), argb.clone());
    profile.ifPresent(used -> used.toSrgb(shown.argb()));
    return Optional.of(new Frame(shown, frame.millis()));
  }

  private void remove(WebpFile.WebpFrame frame, int[] argb) {
    for (int y = 0; y < frame.height(); y++) {
      int from = (frame.top() + y) * size().width() + frame.left();
      Arrays.fill(argb, from, from + frame.width(), 0);
    }
  }

  private static int over(int pixel, int below) {
    int alpha = pixel >>> 24;
    if (alpha == 255 || below >>> 24 == 0) {
      return pixel;
    }
    if (alpha == 0) {
      return below;
    }
    // In 1/255: the share of the lower pixel that stays visible.
    int rest = (below >>> 24) * (255 - alpha);
    int whole = alpha * 255 + rest;
    int shown = (whole + 127) / 255 << 24;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int mixed = (pixel >> shift & 255) * alpha * 255 + (below >> shift & 255) * rest;
      shown |= (mixed + whole / 2) / whole << shift;
    }
    return shown;
  }
}
