package com.progimage.server.engine.codec.gif;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The block structure of a GIF, read without decoding the images.
 *
 * @param size of the logical screen, grown to hold the first image
 * @param images number of images with pixels, up to the trailer or the end of the file
 * @param plays number of times that the animation is shown; 0: forever
 * @param metadata comments, and application blocks except those that say how often the animation is
 *     shown
 * @param end of the last block, before the trailer
 */
public record GifStructure(Size size, int images, int plays, List<GifBlock> metadata, int end) {
  private static final byte[] NETSCAPE = "NETSCAPE2.0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ANIMEXTS = "ANIMEXTS1.0".getBytes(StandardCharsets.US_ASCII);
  private static final int APPLICATION = 0xff;
  private static final int COMMENT = 0xfe;
  private static final int TRAILER = ';';

  /** Position of a block in its file. */
  record GifBlock(int start, int end) {}

  /**
   * @throws Failure if a block extends beyond the end of the file
   */
  public static GifStructure of(byte[] file) {
    try {
      return new GifScan(file).read();
    } catch (ArrayIndexOutOfBoundsException e) {
      throw GifDecoder.endsEarly(e);
    }
  }

  /**
   * The same images without {@link #metadata}, and without anything after the trailer.
   *
   * @param file the file with this structure
   */
  public byte[] withoutMetadata(byte[] file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length);
    int from = 0;
    for (GifBlock block : metadata) {
      out.write(file, from, block.start() - from);
      from = block.end();
    }
    out.write(file, from, end - from);
    out.write(TRAILER);
    return out.toByteArray();
  }

  private static final class GifScan {
    private final byte[] in;
    private int at = 6;
    private boolean over;

    GifScan(byte[] in) {
      this.in = in;
    }

    GifStructure read() {
      int width = u16();
      int height = u16();
      int screen = u8();
      at += 2;
      skipPalette(screen);
      int images = 0;
      int plays = 1;
      int end = at;
      List<GifBlock> metadata = new ArrayList<>();
      for (; at < in.length && !over; end = at) {
        int block = u8();
        if (block == ',') {
          int right = u16();
          int bottom = u16();
          right += u16();
          bottom += u16();
          width = images == 0 ? Math.max(width, right) : width;
          height = images == 0 ? Math.max(height, bottom) : height;
          skipPalette(u8());
          if (images == 0 && width == 1 && height == 1) {
            skipPlaceholder();
          } else {
            at++;
            skipBlocks();
          }
          images++;
        } else if (block == '!') {
          int label = u8();
          boolean isMetadata =
              label == COMMENT || label == APPLICATION && !names(NETSCAPE) && !names(ANIMEXTS);
          if (label == APPLICATION && isLoop()) {
            int repeats = in[at + 14] & 255 | (in[at + 15] & 255) << 8;
            // The block counts repetitions, so the animation is shown once more; 0 means forever.
            plays = repeats == 0 ? 0 : repeats + 1;
          }
          skipBlocks();
          if (isMetadata) {
            metadata.add(new GifBlock(end, at));
          }
        } else if (block != 0) {
          break;
        }
      }
      Size size = new Size(Math.max(1, width), Math.max(1, height));
      return new GifStructure(size, images, plays, List.copyOf(metadata), end);
    }

    private boolean isLoop() {
      return names(NETSCAPE) && in[at + 12] == 3 && in[at + 13] == 1;
    }

    private boolean names(byte[] application) {
      return in[at] == application.length && Arrays.equals(in, at + 1, at + 12, application, 0, 11);
    }

    private void skipPalette(int flags) {
      at += (flags & 0x80) == 0 ? 0 : 6 << (flags & 7);
    }

    private void skipBlocks() {
      for (int length = u8(); length > 0; length = u8()) {
        at += length;
      }
    }

    /** Skips the data of a single pixel, which may be cut off by the end of the file. */
    private void skipPlaceholder() {
      int data = at;
      try {
        at++;
        skipBlocks();
      } catch (ArrayIndexOutOfBoundsException e) {
        at = data;
        over = true;
      }
    }

    private int u8() {
      return in[at++] & 255;
    }

    private int u16() {
      return u8() | u8() << 8;
    }
  }
}
