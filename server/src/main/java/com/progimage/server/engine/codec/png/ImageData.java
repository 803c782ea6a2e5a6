package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.deflate.Inflate;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/** Inflates the zlib stream (RFC 1950) of the IDAT chunks. */
final class ImageData {
  private final ChunkReader chunks;
  private final Inflate inflate = new Inflate(this::next);

  /** The two bytes of the header, as they arrive. */
  private int header;

  private int headerBytes;
  private boolean over;

  /**
   * @param chunks positioned at the first IDAT
   */
  ImageData(ChunkReader chunks) {
    this.chunks = chunks;
  }

  void read(byte[] to, int from, int count) throws IOException {
    try {
      for (int done = 0; done < count; ) {
        int more = inflate.read(to, from + done, count - done);
        if (more < 0) {
          throw Undecodable.of(ImageFormat.PNG, "its image data has too few rows");
        }
        done += more;
      }
    } catch (DataFormatException e) {
      throw Undecodable.of(ImageFormat.PNG, "its image data does not decompress", e);
    }
  }

  /**
   * Leaves {@code chunks} at the first chunk that is not IDAT. Ignores stream data after the last
   * row, including the checksum, because it does not affect the picture.
   */
  void finish() throws IOException {
    while (!over) {
      over = chunks.next() != ChunkReader.IDAT;
    }
  }

  /** The next bytes of the stream, at least one, after its header. */
  private ByteBuffer next() throws IOException {
    int count = 0;
    while (count == 0) {
      while (!over && chunks.left() == 0) {
        over = chunks.next() != ChunkReader.IDAT;
      }
      if (over) {
        throw Undecodable.of(ImageFormat.PNG, "its image data ends early");
      }
      count = chunks.window();
      for (; headerBytes < 2 && count > 0; headerBytes++, count--) {
        header = header << 8 | chunks.buffer()[chunks.offset() - count] & 255;
      }
      if (headerBytes == 2 && !isZlib()) {
        throw Undecodable.of(ImageFormat.PNG, "its image data does not begin with a zlib header");
      }
    }
    return ByteBuffer.wrap(chunks.buffer(), chunks.offset() - count, count);
  }

  /** RFC 1950: deflate, a window of at most 32 KiB, no preset dictionary, a multiple of 31. */
  private boolean isZlib() {
    return (header >> 8 & 15) == 8 && header >> 12 <= 7 && (header & 0x20) == 0 && header % 31 == 0;
  }
}
