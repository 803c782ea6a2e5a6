package com.progimage.server.engine.codec.webp;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPWriteParam;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Planes;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.AnimationEncoder;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.PlaneEncoder;
import com.progimage.server.engine.codec.imageio.PixelImage;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.transformation.Chroma;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes WebP with libwebp, with its default effort, or its greatest if a small file is requested.
 * Lossless mode also keeps the colors of fully transparent pixels.
 */
public final class WebpEncoder implements AnimationEncoder, PlaneEncoder {
  /** libwebp's methods are 0 to 6. */
  private static final int DEFAULT_EFFORT = 4;

  private static final int MOST_EFFORT = 6;

  @Override
  public void encode(Pixels pixels, EncodeSettings settings, OutputStream out) throws IOException {
    if (!settings.small()) {
      write(pixels, settings, DEFAULT_EFFORT, out);
      return;
    }
    // More effort does not guarantee a smaller file.
    ByteArrayOutputStream usual = new ByteArrayOutputStream();
    write(pixels, settings, DEFAULT_EFFORT, usual);
    ByteArrayOutputStream more = new ByteArrayOutputStream();
    write(pixels, settings, MOST_EFFORT, more);
    (more.size() < usual.size() ? more : usual).writeTo(out);
  }

  @Override
  public Optional<Chroma> chroma(EncodeSettings settings) {
    return settings.lossless() ? Optional.empty() : Optional.of(Chroma.HALF);
  }

  @Override
  public void encodePlanes(Planes planes, EncodeSettings settings, OutputStream out)
      throws IOException {
    Undecodable.requireSide(ImageFormat.WEBP, planes.size(), ImageFormat.WEBP.maxSide());
    byte[] file = LibWebp.encode(planes, settings.quality(), DEFAULT_EFFORT);
    if (settings.small()) {
      byte[] other = LibWebp.encode(planes, settings.quality(), MOST_EFFORT);
      file = other.length < file.length ? other : file;
    }
    out.write(file);
  }

  private static void write(Pixels pixels, EncodeSettings settings, int effort, OutputStream out)
      throws IOException {
    Undecodable.requireSide(ImageFormat.WEBP, pixels.size(), ImageFormat.WEBP.maxSide());
    WebPWriteParam param = new WebPWriteParam(Locale.ROOT);
    if (settings.lossless()) {
      param.setCompressionType(CompressionType.Lossless);
      param.setExact(true);
    } else {
      param.setCompressionType(CompressionType.Lossy);
      param.setCompressionQuality(settings.quality() / 100f);
    }
    param.setMethod(effort);
    BufferedImage image = PixelImage.of(pixels, !pixels.isOpaque());
    ImageWriter writer = new WebPImageWriterSpi().createWriterInstance(null);
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
  }

  @Override
  public Writer begin(Size size, int plays, EncodeSettings settings, OutputStream out) {
    Undecodable.requireSide(ImageFormat.WEBP, size, ImageFormat.WEBP.maxSide());
    return new WebpAnimator(this, size, plays, settings, out);
  }
}
