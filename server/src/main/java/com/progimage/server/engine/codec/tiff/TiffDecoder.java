package com.progimage.server.engine.codec.tiff;

import com.progimage.server.engine.DeepPixels;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.DeepDecoder;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the first picture of a TIFF, in either byte order. */
public final class TiffDecoder implements DeepDecoder {
  private final EmbeddedCodecs borrowed;

  public TiffDecoder(EmbeddedCodecs borrowed) {
    this.borrowed = borrowed;
  }

  @Override
  public Decoded decode(Path file, SizeRequest wanted) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      Directory directory = Directory.first(bytes);
      Layout layout = Layout.of(directory);
      wanted.atLeast(layout.size(), orientation(directory));
      Pixels pixels =
          layout.coding().isFax()
              ? borrowed.fax(FaxFile.of(directory, layout))
              : new PixelReader(directory, layout, borrowed).read();
      return Decoded.whole(pixels, orientation(directory));
    } catch (IndexOutOfBoundsException e) {
      throw Undecodable.of(ImageFormat.TIFF, "its image data ends early", e);
    }
  }

  @Override
  public Optional<DeepPixels> decodeDeep(Path file, SizeRequest wanted) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      Directory directory = Directory.first(bytes);
      Layout layout = Layout.of(directory);
      if (layout.samples().bits() <= 8 || layout.samples().photometric() > Layout.RGB) {
        return Optional.empty();
      }
      wanted.atLeast(layout.size(), orientation(directory));
      DeepPixels pixels = DeepReader.read(directory, layout);
      PixelReader.profile(directory, layout.samples().colors())
          .ifPresent(profile -> profile.toSrgb(pixels));
      return Optional.of(pixels.oriented(orientation(directory)));
    } catch (IndexOutOfBoundsException e) {
      throw Undecodable.of(ImageFormat.TIFF, "its image data ends early", e);
    }
  }

  private static int orientation(Directory directory) {
    long orientation = directory.number(Tag.ORIENTATION, 1);
    return orientation >= 1 && orientation <= 8 ? (int) orientation : 1;
  }
}
