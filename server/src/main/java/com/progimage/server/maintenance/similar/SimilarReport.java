package com.progimage.server.maintenance.similar;

import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import java.util.List;

/**
 * Pictures that look alike.
 *
 * @param distance the maximum number of bits in which the hashes of two of them differ
 * @param pictures those that have a perceptual hash
 * @param groups of pictures that look alike
 * @param similar pictures in groups
 * @param found the groups, with at most {@value #MOST_LISTED} pictures in all
 */
public record SimilarReport(
    int distance, long pictures, long groups, long similar, List<SimilarGroup> found) {
  static final int MOST_LISTED = 10_000;

  /** Maximum number of images of a listed picture. */
  static final int MOST_IMAGES = 100;

  /**
   * Pictures of which each looks like another one in the group. The first and the last one may
   * differ more.
   */
  public record SimilarGroup(List<SimilarImages> pictures) {}

  /**
   * @param images that have these bytes, at most {@value SimilarReport#MOST_IMAGES}; of any owner
   */
  public record SimilarImages(Digest digest, List<ImageId> images) {}
}
