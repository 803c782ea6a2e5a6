package com.progimage.server.engine.analysis;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.convert.Codecs;
import com.progimage.server.engine.ops.Orientation;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A picture as an analyzer sees it.
 *
 * @param pixels at the original size or reduced
 */
public record UprightPicture(Pixels pixels, Size original) {
  /** The whole picture. */
  public static UprightPicture of(Path file) {
    return decode(file, null);
  }

  /** The picture as reduced by its decoder, as far as the analyzer lets it. */
  public static UprightPicture reduced(Path file, PictureAnalyzer analyzer) {
    return decode(file, analyzer);
  }

  private static UprightPicture decode(Path file, @Nullable PictureAnalyzer analyzer) {
    String name = file.getFileName().toString();
    ImageFormat format =
        ImageFormat.findByExtension(name.substring(name.lastIndexOf('.') + 1)).orElseThrow();
    try {
      Decoded decoded =
          Codecs.decoder(format)
              .decode(
                  file,
                  (stored, orientation) -> {
                    Size upright = Orientation.apply(stored, orientation);
                    return analyzer == null
                        ? stored
                        : Orientation.apply(analyzer.wanted(upright), orientation);
                  });
      return new UprightPicture(
          Orientation.apply(decoded.pixels(), decoded.orientation()),
          Orientation.apply(decoded.stored(), decoded.orientation()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
