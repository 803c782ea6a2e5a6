package com.progimage.server.inspect.format;

/** A WebP put together chunk by chunk; its bitstreams have headers and no sense. */
public final class WebpBytes {
  static final int ALPHA = 0x10;
  static final int EXIF = 0x08;
  static final int ANIMATION = 0x02;

  private final Bytes chunks = new Bytes();

  public static WebpBytes empty() {
    return new WebpBytes();
  }

  static byte[] small() {
    return empty().chunk("VP8L", vp8l(3, 2)).riff();
  }

  /** A file with every kind of chunk. */
  public static byte[] animated() {
    return extended(ANIMATION | ALPHA, 9, 8)
        .chunk("ANIM", new byte[6])
        .chunk("ANMF", frame(2, 4, 3, 2).chunk("VP8L", vp8l(3, 2)).toArray())
        .chunk(
            "ANMF", frame(0, 0, 9, 8).chunk("ALPH", new byte[3]).chunk("VP8 ", vp8(9, 8)).toArray())
        .chunk("XMP ", new byte[5])
        .riff();
  }

  static WebpBytes extended(int flags, int width, int height) {
    return empty()
        .chunk(
            "VP8X",
            new Bytes().u8(flags).zeros(3).littleU24(width - 1).littleU24(height - 1).toArray());
  }

  /** The content of an ANMF chunk, up to the chunks in it. */
  static WebpBytes frame(int left, int top, int width, int height) {
    WebpBytes frame = empty();
    frame.chunks.littleU24(left / 2).littleU24(top / 2);
    frame.chunks.littleU24(width - 1).littleU24(height - 1).zeros(4);
    return frame;
  }

  public static byte[] vp8l(int width, int height) {
    return new Bytes().u8(0x2f).littleU32((height - 1L) << 14 | (width - 1)).zeros(3).toArray();
  }

  static byte[] vp8(int width, int height) {
    return vp8(0x10 | 4 << 5, width, height);
  }

  static byte[] vp8(int tag, int width, int height) {
    return new Bytes().littleU24(tag).hex("9d012a").littleU16(width, height).zeros(7).toArray();
  }

  public WebpBytes chunk(String type, byte[] content) {
    chunks.text(type).littleU32(content.length).add(content).zeros(content.length & 1);
    return this;
  }

  public byte[] riff() {
    byte[] content = chunks.toArray();
    return new Bytes()
        .text("RIFF")
        .littleU32(content.length + 4)
        .text("WEBP")
        .add(content)
        .toArray();
  }

  byte[] toArray() {
    return chunks.toArray();
  }
}
