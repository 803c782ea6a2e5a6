package com.progimage.server.engine.strip;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.gif.GifStructure;
import com.progimage.server.engine.codec.jpeg.JpegFile;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.nio.BufferUnderflowException;
import java.util.Optional;

/** Removes metadata from files of raster formats without decoding them. */
public final class Stripping {
  private Stripping() {}

  /**
   * @param file of that format, inspected when it was stored
   * @return empty for a format that is decoded and encoded again instead
   * @throws Failure {@code undecodable} if its structure is damaged
   */
  public static Optional<Stripped> of(ImageFormat format, byte[] file) {
    try {
      return switch (format) {
        case JPEG -> Optional.of(jpeg(JpegFile.parse(file)));
        case PNG -> Optional.of(new PngChunks(file).stripped());
        case GIF -> Optional.of(gif(file));
        case WEBP -> Optional.of(new WebpChunks(file).stripped());
        default -> Optional.empty();
      };
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      throw Undecodable.of(format, "it ends early", e);
    }
  }

  private static Stripped jpeg(JpegFile jpeg) {
    int orientation = jpeg.orientation();
    byte[] exif = orientation == 1 ? new byte[0] : OrientationBlock.of(orientation);
    return new Stripped(
        jpeg.withoutMetadata(exif), new Size(jpeg.width(), jpeg.height()), orientation);
  }

  private static Stripped gif(byte[] file) {
    GifStructure structure = GifStructure.of(file);
    return new Stripped(structure.withoutMetadata(file), structure.size(), 1);
  }
}
