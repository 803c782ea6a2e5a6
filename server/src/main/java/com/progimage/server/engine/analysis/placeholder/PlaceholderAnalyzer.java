package com.progimage.server.engine.analysis.placeholder;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Placeholder;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.analysis.AreaMeans;
import com.progimage.server.engine.analysis.PictureAnalyzer;
import com.progimage.server.engine.codec.imageio.Flatten;
import com.progimage.server.image.Size;

/**
 * Makes placeholders. All of them come from the picture with at most {@value #LONGER_SIDE} pixels
 * on its longer side, so that a decoder may reduce it, and pictures of any size compare.
 */
public final class PlaceholderAnalyzer implements PictureAnalyzer {
  /** A picture that is not in focus looks blurred at this size. */
  static final int LONGER_SIDE = 512;

  /** The largest picture that ThumbHash takes; more pixels would change no color either. */
  static final int SMALL_SIDE = 100;

  private static final int WHITE = 0xffffff;

  @Override
  public AnalysisKind kind() {
    return AnalysisKind.PLACEHOLDER;
  }

  @Override
  public String model() {
    return "placeholder-1";
  }

  @Override
  public Size wanted(Size upright) {
    return AreaMeans.within(upright, LONGER_SIDE);
  }

  @Override
  public Placeholder analyze(Pixels picture, Size original) {
    boolean hasTransparency = !picture.isOpaque();
    Pixels reduced = AreaMeans.shrink(picture, wanted(original));
    Pixels small = AreaMeans.shrink(reduced, AreaMeans.within(reduced.size(), SMALL_SIDE));
    Pixels opaque = Flatten.onto(reduced, WHITE);
    Luma luma = Luma.of(opaque);
    return new Placeholder(
        original,
        DominantColors.of(small),
        BlurHash.of(opaque),
        ThumbHash.of(small),
        PerceptualHash.of(luma),
        hasTransparency,
        Sharpness.of(luma));
  }
}
