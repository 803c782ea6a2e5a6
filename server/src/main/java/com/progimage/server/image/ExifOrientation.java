package com.progimage.server.image;

import java.util.OptionalInt;

/**
 * Reads the EXIF orientation, which says how stored pixels must be turned before they are shown:
 * tag 0x0112 of the first directory. 1 is as stored; 2 mirrored left to right; 3 turned by 180°; 4
 * mirrored top to bottom; 5 mirrored along the main diagonal; 6 to be turned 90° clockwise; 7
 * mirrored along the other diagonal; 8 to be turned 90° counterclockwise. From 5 on, width and
 * height are exchanged.
 *
 * <p>Location of the block: in a JPEG, the first valid one of the APP1 segments that begin with
 * {@code Exif} and come before the first scan; in a PNG, the first eXIf chunk; in a WebP, the first
 * EXIF chunk of a file whose VP8X header announces one.
 */
public final class ExifOrientation {
  /**
   * Only this many bytes of a block are read, so that code that holds a bounded part and code that
   * holds the whole block get the same result. The first directory usually lies at the beginning.
   */
  public static final int MOST_BYTES = 1 << 16;

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private final byte[] block;
  private final int start;
  private final int end;
  private final boolean little;

  private ExifOrientation(byte[] block, int start) {
    this.block = block;
    this.start = start;
    this.end = Math.min(block.length, MOST_BYTES);
    this.little = block[start] == 'I';
  }

  /** The orientation from {@link #find}, or 1. Always 1 to 8. */
  public static int of(byte[] tiffBlock) {
    return find(tiffBlock).orElse(1);
  }

  /**
   * The orientation that a block states; empty if it states none or is not a valid block.
   *
   * @param tiffBlock from {@code II} or {@code MM} on, with or without {@code Exif\0\0} before it;
   *     may be cut off anywhere
   */
  public static OptionalInt find(byte[] tiffBlock) {
    int start = hasPrefix(tiffBlock) ? 6 : 0;
    if (tiffBlock.length < start + 8
        || tiffBlock[start] != tiffBlock[start + 1]
        || (tiffBlock[start] != 'I' && tiffBlock[start] != 'M')) {
      return OptionalInt.empty();
    }
    return new ExifOrientation(tiffBlock, start).find();
  }

  private static boolean hasPrefix(byte[] block) {
    return block.length >= 6
        && block[0] == 'E'
        && block[1] == 'x'
        && block[2] == 'i'
        && block[3] == 'f'
        && block[4] == 0;
  }

  private OptionalInt find() {
    long directory = start + u32(start + 4);
    if (u16(start + 2) != 42 || directory + 2 > end) {
      return OptionalInt.empty();
    }
    int entries = u16((int) directory);
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + (long) i * ENTRY_BYTES;
      if (entry + ENTRY_BYTES > end) {
        break;
      }
      int at = (int) entry;
      if (u16(at) == TAG && u16(at + 2) == SHORT && u32(at + 4) == 1) {
        int value = u16(at + 8);
        return value >= 1 && value <= 8 ? OptionalInt.of(value) : OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  private int u16(int at) {
    int first = block[at] & 255;
    int second = block[at + 1] & 255;
    return little ? second << 8 | first : first << 8 | second;
  }

  private long u32(int at) {
    long first = u16(at);
    long second = u16(at + 2);
    return little ? second << 16 | first : first << 16 | second;
  }
}
