package com.progimage.server.analysis;

import java.util.List;

/**
 * One face.
 *
 * @param box around it; may reach beyond the picture
 * @param score the detector's certainty, from 0 on; see {@link #SURE}
 * @param landmarks five points in pixels of the upright picture, in this order: the outer and the
 *     inner corner of the eye at the right of the picture, the outer and the inner corner of the
 *     eye at the left, and the bottom of the nose
 * @param encoding tells one person from another
 */
public record Face(FaceBox box, double score, List<Landmark> landmarks, Encoding encoding) {
  /** Faces below this score are often none. */
  public static final double SURE = 0.2;

  public static final int LANDMARKS = 5;

  public Face {
    landmarks = List.copyOf(landmarks);
    if (!(score >= 0) || landmarks.size() != LANDMARKS) {
      throw new IllegalArgumentException("score " + score + ", " + landmarks.size() + " landmarks");
    }
  }

  /**
   * A box in pixels of the upright picture; right and bottom lie inside.
   *
   * @param left may be negative, as all of them may
   */
  public record FaceBox(int left, int top, int right, int bottom) {
    public FaceBox {
      if (right < left || bottom < top) {
        throw new IllegalArgumentException("%d,%d to %d,%d".formatted(left, top, right, bottom));
      }
    }

    public int width() {
      return right - left + 1;
    }

    public int height() {
      return bottom - top + 1;
    }
  }

  /** A point in pixels of the upright picture. */
  public record Landmark(int x, int y) {}
}
