package com.progimage.server.engine.codec;

import com.progimage.server.engine.Plane;
import com.progimage.server.image.Size;
import java.util.List;

/** An opened file that holds luma and chroma. */
public interface PlaneSource {
  /** Size of the picture as stored, in pixels. */
  Size stored();

  /** EXIF orientation, 1 to 8; 1 if the file states none. */
  int orientation();

  /**
   * Decodes luma, and blue and red chroma unless the picture is gray. Each is as small as the
   * format allows at no additional cost, but no smaller in either direction than requested or, if
   * that is less, than in the file. Equal results are decoded once.
   *
   * @param luma number of samples that the caller needs of the whole picture, before orientation
   * @param chroma likewise
   * @throws com.progimage.server.failure.Failure {@code UNDECODABLE} if the file is damaged
   */
  List<DecodedPlane> decode(Size luma, Size chroma);

  /**
   * One component as stored, before orientation.
   *
   * @param across number of samples per pixel, horizontally: the plane may end within its last
   *     column, as 2725 pixels at a half end in 1363 columns
   * @param down number of samples per pixel, vertically
   */
  record DecodedPlane(Plane plane, double across, double down) {}
}
