package com.progimage.server.analyzer;

import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import java.nio.file.Path;

/**
 * A picture to analyze, which may not be stored.
 *
 * @param owner of the picture
 * @param format as detected by the inspection
 * @param size of the upright picture, in pixels
 * @param byteCount of the file
 * @param file does not change; may be deleted meanwhile
 */
public record AnalyzedFile(
    Owner owner, Digest digest, ImageFormat format, Size size, long byteCount, Path file) {
  public static AnalyzedFile of(StoredImage image, Path original) {
    return new AnalyzedFile(
        image.owner(), image.digest(), image.format(), image.size(), image.byteCount(), original);
  }
}
