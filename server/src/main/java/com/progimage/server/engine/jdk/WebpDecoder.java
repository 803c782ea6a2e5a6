package com.progimage.server.engine.jdk;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.progimage.server.engine.ColorProfile;
import com.progimage.server.engine.Damage;
import com.progimage.server.engine.Decoded;
import com.progimage.server.engine.Decoder;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Wanted;
import com.progimage.server.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageReader;

/** Reads WebP by libwebp; of an animation the first frame, on its canvas, which is transparent. */
final class WebpDecoder implements Decoder {
  @Override
  public Decoded decode(Path file, Wanted wanted) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    WebpFile webp = WebpFile.parse(bytes);
    Optional<WebpFile.Frame> frame = webp.frame();
    Pixels pixels = frame.isPresent() ? onCanvas(frame.get()) : still(bytes);
    webp.icc()
        .flatMap(icc -> ColorProfile.find(icc, 3))
        .ifPresent(profile -> profile.toSrgb(pixels.argb()));
    return Decoded.whole(pixels, webp.orientation());
  }

  private static Pixels onCanvas(WebpFile.Frame frame) {
    Pixels picture = still(frame.file().array());
    if (picture.width() == frame.canvasWidth() && picture.height() == frame.canvasHeight()) {
      return picture;
    }
    Pixels canvas = Pixels.create(frame.canvasWidth(), frame.canvasHeight());
    for (int y = 0; y < picture.height(); y++) {
      System.arraycopy(
          picture.argb(),
          y * picture.width(),
          canvas.argb(),
          (frame.top() + y) * canvas.width() + frame.left(),
          picture.width());
    }
    return canvas;
  }

  private static Pixels still(byte[] file) {
    ImageReader reader = new WebPImageReaderSpi().createReaderInstance(null);
    try (BytesInput input = new BytesInput(file)) {
      reader.setInput(input, /* seekForwardOnly= */ true, /* ignoreMetadata= */ true);
      BufferedImage image = reader.read(0);
      // The reader's image is libwebp's own output, without gaps, as 0xAARRGGBB.
      int[] argb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
      return new Pixels(image.getWidth(), image.getHeight(), argb);
    } catch (IOException | RuntimeException e) {
      throw Damage.of(ImageFormat.WEBP, "its image data cannot be decoded", e);
    } finally {
      reader.dispose();
    }
  }
}
