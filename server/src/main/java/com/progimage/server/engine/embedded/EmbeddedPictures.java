package com.progimage.server.engine.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.codec.gif.GifDecoder;
import com.progimage.server.engine.codec.gif.GifStructure;
import com.progimage.server.engine.codec.imageio.JpegDecoder;
import com.progimage.server.engine.codec.jpeg.JpegFile;
import com.progimage.server.engine.codec.png.PngDecoder;
import com.progimage.server.engine.codec.webp.WebpDecoder;
import com.progimage.server.engine.ops.Orientation;
import com.progimage.server.engine.svg.bridge.EmbeddedDecoder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Decodes embedded PNG, JPEG, GIF and WebP images with the engine's own decoders. Refuses any other
 * format.
 */
public final class EmbeddedPictures implements EmbeddedDecoder {
  private static final long PNG_SIGNATURE = 0x89504e470d0a1a0aL;

  @Override
  public Pixels decode(byte[] bytes, long maxPixels) throws IOException {
    Decoded decoded;
    if (bytes.length >= 24 && ByteBuffer.wrap(bytes).getLong() == PNG_SIGNATURE) {
      ByteBuffer header = ByteBuffer.wrap(bytes);
      check(header.getInt(16), header.getInt(20), maxPixels);
      decoded = PngDecoder.decode(new ByteArrayInputStream(bytes));
    } else if (bytes.length > 3 && (bytes[0] & 255) == 0xff && (bytes[1] & 255) == 0xd8) {
      JpegFile jpeg = JpegFile.parse(bytes);
      check(jpeg.width(), jpeg.height(), maxPixels);
      decoded = JpegDecoder.decode(jpeg, SizeRequest.WHOLE);
    } else if (begins(bytes, 0, "GIF8")) {
      Size size = GifStructure.of(bytes).size();
      check(size.width(), size.height(), maxPixels);
      decoded = GifDecoder.decode(bytes);
    } else if (begins(bytes, 0, "RIFF") && begins(bytes, 8, "WEBP")) {
      Size size = WebpDecoder.size(bytes);
      check(size.width(), size.height(), maxPixels);
      decoded = WebpDecoder.decode(bytes);
    } else {
      throw new Failure(
          ErrorCode.FORMAT_UNAVAILABLE,
          "an image inside the SVG is neither PNG nor JPEG, GIF or WebP");
    }
    return Orientation.apply(decoded.pixels(), decoded.orientation());
  }

  private static boolean begins(byte[] bytes, int at, String signature) {
    return bytes.length >= at + signature.length()
        && new String(bytes, at, signature.length(), ISO_8859_1).equals(signature);
  }

  private static void check(int width, int height, long maxPixels) {
    long pixels = (long) width * height;
    if (pixels > maxPixels) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE,
          "an image inside the %s has %d pixels, more than %d"
              .formatted(ImageFormat.SVG.text(), pixels, maxPixels),
          maxPixels,
          pixels);
    }
  }
}
