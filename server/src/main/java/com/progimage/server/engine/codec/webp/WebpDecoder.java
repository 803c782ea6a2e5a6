package com.progimage.server.engine.codec.webp;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.Animation;
import com.progimage.server.engine.codec.AnimationDecoder;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.codec.imageio.BytesInput;
import com.progimage.server.engine.color.ColorProfile;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageReader;

/** Reads WebP with libwebp; the canvas of an animation is transparent. */
public final class WebpDecoder implements AnimationDecoder {
  @Override
  public Decoded decode(Path file, SizeRequest wanted) throws IOException {
    return decode(Files.readAllBytes(file));
  }

  public static Decoded decode(byte[] bytes) throws IOException {
    WebpFile webp = WebpFile.parse(bytes);
    if (!webp.frames().isEmpty()) {
      WebpAnimation animation = new WebpAnimation(webp);
      return Decoded.whole(animation.next().orElseThrow().pixels(), webp.orientation());
    }
    Pixels pixels = still(bytes);
    webp.icc()
        .flatMap(icc -> ColorProfile.find(icc, 3))
        .ifPresent(profile -> profile.toSrgb(pixels.argb()));
    return Decoded.whole(pixels, webp.orientation());
  }

  @Override
  public Optional<Animation> open(Path file) throws IOException {
    WebpFile webp = WebpFile.parse(Files.readAllBytes(file));
    return webp.frames().size() < 2 ? Optional.empty() : Optional.of(new WebpAnimation(webp));
  }

  /** The size in the header. */
  public static Size size(byte[] file) {
    ImageReader reader = new WebPImageReaderSpi().createReaderInstance(null);
    try (BytesInput input = new BytesInput(file)) {
      reader.setInput(input, /* seekForwardOnly= */ true, /* ignoreMetadata= */ true);
      return new Size(reader.getWidth(0), reader.getHeight(0));
    } catch (IOException | RuntimeException e) {
      throw Undecodable.of(ImageFormat.WEBP, "its header cannot be read", e);
    } finally {
      reader.dispose();
    }
  }

  /** The picture of a file that is not animated. */
  static Pixels still(byte[] file) {
    ImageReader reader = new WebPImageReaderSpi().createReaderInstance(null);
    try (BytesInput input = new BytesInput(file)) {
      reader.setInput(input, /* seekForwardOnly= */ true, /* ignoreMetadata= */ true);
      BufferedImage image = reader.read(0);
      // The reader's image is libwebp's own output, without gaps, as 0xAARRGGBB.
      int[] argb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
      return new Pixels(image.getWidth(), image.getHeight(), argb);
    } catch (IOException | RuntimeException e) {
      throw Undecodable.of(ImageFormat.WEBP, "its image data cannot be decoded", e);
    } finally {
      reader.dispose();
    }
  }
}
