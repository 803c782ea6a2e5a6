package com.progimage.server.engine.bmp;

import com.progimage.server.engine.Damage;
import com.progimage.server.image.ImageFormat;
import java.util.Arrays;

/** BMP's run-length encoding of indices of 4 and 8 bits. */
final class Runs {
  private static final int END_OF_ROW = 0;
  private static final int END_OF_PICTURE = 1;
  private static final int MOVE = 2;

  private final byte[] in;
  private final BmpHeader header;
  private final int[] argb;
  private final boolean isHalf;
  private int at;
  private int x;
  private int row;

  Runs(byte[] in, BmpHeader header, int[] argb) {
    this.in = in;
    this.header = header;
    this.argb = argb;
    this.isHalf = header.compression() == BmpHeader.Compression.RUNS_OF_4;
    this.at = header.pixelsAt();
  }

  void read() {
    Arrays.fill(argb, BmpDecoder.color(header.palette(), 0));
    while (true) {
      int count = u8();
      int value = u8();
      if (count > 0) {
        for (int i = 0; i < count; i++) {
          put(isHalf ? (i & 1) == 0 ? value >> 4 : value & 15 : value);
        }
      } else if (value == END_OF_ROW) {
        x = 0;
        row++;
      } else if (value == END_OF_PICTURE) {
        return;
      } else if (value == MOVE) {
        x += u8();
        row += u8();
      } else {
        literal(value);
      }
    }
  }

  private void literal(int count) {
    int start = at;
    for (int i = 0; i < count; i++) {
      int value = isHalf ? in[start + i / 2] >> ((i & 1) == 0 ? 4 : 0) & 15 : in[start + i] & 255;
      put(value);
    }
    int bytes = isHalf ? (count + 1) / 2 : count;
    at = start + bytes + (bytes & 1);
  }

  private void put(int index) {
    if (x >= header.width() || row >= header.height()) {
      throw Damage.of(ImageFormat.BMP, "a run leaves the picture");
    }
    argb[(header.height() - 1 - row) * header.width() + x++] =
        BmpDecoder.color(header.palette(), index);
  }

  private int u8() {
    return in[at++] & 255;
  }
}
