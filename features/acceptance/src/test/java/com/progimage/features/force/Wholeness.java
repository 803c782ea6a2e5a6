package com.progimage.features.force;

import com.progimage.support.ImageFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Whether a file goes to its own end: decoders alone take much that was cut off. */
final class Wholeness {
  private Wholeness() {}

  /**
   * @param extension of the file's format
   */
  static boolean isWhole(String extension, byte[] file) {
    try {
      return switch (extension) {
        case "png" -> endsAsPng(ByteBuffer.wrap(file)) && decodes(file);
        case "jpg" ->
            file.length > 4
                && ByteBuffer.wrap(file).getShort(file.length - 2) == (short) 0xffd9
                && decodes(file);
        case "gif" -> file.length > 10 && file[file.length - 1] == 0x3b && decodes(file);
        case "webp" ->
            file.length > 12
                && ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4)
                    == file.length - 8;
        case "svg" -> new String(file, StandardCharsets.UTF_8).strip().endsWith("</svg>");
        default -> throw new IllegalArgumentException(extension);
      };
    } catch (RuntimeException | AssertionError e) {
      return false;
    }
  }

  private static boolean decodes(byte[] file) {
    return ImageFiles.decoded(file).getWidth() > 0;
  }

  /** Every chunk's checksum is right, and IEND is the last. */
  private static boolean endsAsPng(ByteBuffer in) {
    in.position(8);
    while (in.hasRemaining()) {
      int length = in.getInt();
      CRC32 sum = new CRC32();
      sum.update(in.slice(in.position(), 4 + length));
      int type = in.getInt();
      in.position(in.position() + length);
      if (in.getInt() != (int) sum.getValue()) {
        return false;
      }
      if (type == 0x49454e44) {
        return !in.hasRemaining();
      }
    }
    return false;
  }
}
