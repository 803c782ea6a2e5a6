package com.progimage.server.engine.analysis;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;

/**
 * Finds facts in a decoded picture. One thread uses it, for one picture after the other. The same
 * pixels give the same facts on every machine.
 */
public interface PictureAnalyzer {
  AnalysisKind kind();

  /**
   * The name and version of the model. It changes whenever equal pixels may give other facts, and
   * is part of the key of stored facts: {@code dlib-resnet-v1-int8}.
   */
  String model();

  /**
   * The minimum size that the analyzer needs of a picture; at most its original size. The decoder
   * may deliver more.
   *
   * @param upright original size, after EXIF orientation is applied
   */
  Size wanted(Size upright);

  /**
   * Whether the analyzer needs the pixels that most other programs see. Decoders of JPEG differ by
   * a level in some samples; nearly all programs have the one of libjpeg.
   */
  default boolean needsUsualPixels() {
    return false;
  }

  /**
   * @param picture upright, at {@code original} or reduced, but no smaller than {@link #wanted}
   * @param original size of the upright picture; positions in the facts are in its pixels
   */
  Facts analyze(Pixels picture, Size original);
}
