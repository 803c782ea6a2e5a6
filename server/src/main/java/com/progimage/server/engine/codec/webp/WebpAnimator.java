package com.progimage.server.engine.codec.webp;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Region;
import com.progimage.server.engine.codec.Animation;
import com.progimage.server.engine.codec.AnimationEncoder;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.image.Size;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes an animated WebP (RFC 9649 §2.7.1). The still encoder encodes each picture's difference
 * from the one before, which replaces that part of the canvas.
 */
final class WebpAnimator implements AnimationEncoder.Writer {
  private static final int ANIMATION_FLAG = 0x02;
  private static final int ALPHA_FLAG = 0x10;
  private static final int NO_BLENDING = 0x02;
  private static final int MOST_MILLIS = 0xff_ffff;
  private static final int CHUNK_HEADER_BYTES = 8;

  /** Size of the file header: RIFF, file size, WEBP. */
  private static final int CONTAINER_BYTES = 12;

  private final WebpEncoder encoder;
  private final Size size;
  private final int plays;
  private final EncodeSettings settings;
  private final OutputStream out;

  /** The chunks of the frames, buffered because the file begins with its length. */
  private final ByteArrayOutputStream frames = new ByteArrayOutputStream();

  private Pixels shown;
  private boolean hasAlpha;
  private boolean hasFrame;

  WebpAnimator(
      WebpEncoder encoder, Size size, int plays, EncodeSettings settings, OutputStream out) {
    this.encoder = encoder;
    this.size = size;
    this.plays = plays;
    this.settings = settings;
    this.out = out;
    this.shown = Pixels.create(size.width(), size.height());
  }

  @Override
  public void write(Animation.Frame frame) throws IOException {
    Pixels pixels = frame.pixels();
    Region region = hasFrame ? even(Region.ofChange(shown, pixels)) : Region.whole(pixels);
    Pixels part = region.of(pixels);
    ByteArrayOutputStream still = new ByteArrayOutputStream();
    encoder.encode(part, settings, still);
    byte[] picture = picture(still.toByteArray());
    ByteBuffer header = ByteBuffer.allocate(CHUNK_HEADER_BYTES + 16).order(ByteOrder.LITTLE_ENDIAN);
    header.put(name("ANMF")).putInt(16 + picture.length);
    u24(header, region.left() / 2);
    u24(header, region.top() / 2);
    u24(header, region.width() - 1);
    u24(header, region.height() - 1);
    u24(header, Math.min(frame.millis(), MOST_MILLIS));
    header.put((byte) NO_BLENDING);
    frames.writeBytes(header.array());
    frames.writeBytes(picture);
    hasAlpha |= !part.isOpaque();
    hasFrame = true;
    shown = pixels;
  }

  @Override
  public void finish() throws IOException {
    ByteBuffer head =
        ByteBuffer.allocate(CONTAINER_BYTES + 2 * CHUNK_HEADER_BYTES + 10 + 6)
            .order(ByteOrder.LITTLE_ENDIAN);
    head.put(name("RIFF")).putInt(head.capacity() - 8 + frames.size()).put(name("WEBP"));
    head.put(name("VP8X")).putInt(10).putInt(ANIMATION_FLAG | (hasAlpha ? ALPHA_FLAG : 0));
    u24(head, size.width() - 1);
    u24(head, size.height() - 1);
    // The background is transparent; viewers ignore it anyway.
    head.put(name("ANIM")).putInt(6).putInt(0).putShort((short) Math.min(plays, 0xffff));
    out.write(head.array());
    frames.writeTo(out);
  }

  /** Frames must begin at even columns and rows. */
  private static Region even(Region region) {
    int left = region.left() & ~1;
    int top = region.top() & ~1;
    return new Region(
        left, top, region.width() + region.left() - left, region.height() + region.top() - top);
  }

  /** The chunks of a still file that hold the picture: alpha and bitstream. */
  private static byte[] picture(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = CONTAINER_BYTES;
    if (Arrays.equals(file, at, at + 4, name("VP8X"), 0, 4)) {
      at += CHUNK_HEADER_BYTES + in.getInt(at + 4);
    }
    return Arrays.copyOfRange(file, at, file.length);
  }

  private static byte[] name(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  private static void u24(ByteBuffer to, int value) {
    to.putShort((short) value).put((byte) (value >> 16));
  }
}
