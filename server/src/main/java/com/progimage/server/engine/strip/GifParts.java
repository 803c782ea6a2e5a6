package com.progimage.server.engine.strip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.progimage.server.engine.Damage;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.ByteArrayOutputStream;
import java.util.Set;

/**
 * A GIF's blocks (GIF89a): comments go, and of applications' all but those that say how often an
 * animation is shown.
 */
final class GifParts {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;
  private static final int APPLICATION = 0xff;
  private static final int COMMENT = 0xfe;
  private static final Set<String> LOOPS = Set.of("NETSCAPE2.0", "ANIMEXTS1.0");

  private final byte[] file;
  private final ByteArrayOutputStream out;
  private int at;

  GifParts(byte[] file) {
    this.file = file;
    this.out = new ByteArrayOutputStream(file.length);
  }

  Stripped stripped() {
    Size size = new Size(u16(6), u16(8));
    copyTo(13 + colours(file[10]));
    while ((file[at] & 255) != TRAILER) {
      int from = at;
      int type = file[at] & 255;
      if (type == IMAGE) {
        at += 10 + colours(file[at + 9]) + 1;
        skipBlocks();
        copy(from);
      } else if (type == EXTENSION) {
        int label = file[at + 1] & 255;
        boolean stays = label != COMMENT && (label != APPLICATION || isLoop());
        at += 2;
        skipBlocks();
        if (stays) {
          copy(from);
        }
      } else {
        throw Damage.of(ImageFormat.GIF, "a block is of no kind that there is");
      }
    }
    out.write(TRAILER);
    return new Stripped(out.toByteArray(), size, 1);
  }

  private boolean isLoop() {
    return file[at + 2] == 11 && LOOPS.contains(new String(file, at + 3, 11, ISO_8859_1));
  }

  /** The bytes of the colour table that follows. */
  private static int colours(byte packed) {
    return (packed & 0x80) == 0 ? 0 : 3 << (packed & 7) + 1;
  }

  private void skipBlocks() {
    while (file[at] != 0) {
      at += 1 + (file[at] & 255);
    }
    at++;
  }

  private void copyTo(int end) {
    out.write(file, at, end - at);
    at = end;
  }

  private void copy(int from) {
    out.write(file, from, at - from);
  }

  private int u16(int index) {
    return file[index] & 255 | (file[index + 1] & 255) << 8;
  }
}
