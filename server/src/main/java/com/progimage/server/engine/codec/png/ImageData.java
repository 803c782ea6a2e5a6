package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates the zlib stream (RFC 1950) of the IDAT chunks. */
final class ImageData implements AutoCloseable {
  private final ChunkReader chunks;

  /** Without verifying the checksum after the last row. */
  private final Inflater inflater = new Inflater(/* nowrap= */ true);

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
    for (int done = 0; done < count; ) {
      int more = inflate(to, from + done, count - done);
      if (more < 0) {
        throw Undecodable.of(ImageFormat.PNG, "its image data has too few rows");
      }
      done += more;
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

  /** Inflates at least one byte; −1 at the end of the stream. */
  private int inflate(byte[] to, int from, int count) throws IOException {
    try {
      while (true) {
        int done = inflater.inflate(to, from, count);
        if (done > 0) {
          return done;
        }
        if (inflater.finished()) {
          return -1;
        }
        feed();
      }
    } catch (DataFormatException e) {
      throw Undecodable.of(ImageFormat.PNG, "its image data does not decompress", e);
    }
  }

  private void feed() throws IOException {
    while (!over && chunks.left() == 0) {
      over = chunks.next() != ChunkReader.IDAT;
    }
    if (over) {
      throw Undecodable.of(ImageFormat.PNG, "its image data ends early");
    }
    int count = chunks.window();
    for (; headerBytes < 2 && count > 0; headerBytes++, count--) {
      header = header << 8 | chunks.buffer()[chunks.offset() - count] & 255;
    }
    if (headerBytes == 2 && !isZlib()) {
      throw Undecodable.of(ImageFormat.PNG, "its image data does not begin with a zlib header");
    }
    inflater.setInput(chunks.buffer(), chunks.offset() - count, count);
  }

  /** RFC 1950: deflate, a window of at most 32 KiB, no preset dictionary, a multiple of 31. */
  private boolean isZlib() {
    return (header >> 8 & 15) == 8 && header >> 12 <= 7 && (header & 0x20) == 0 && header % 31 == 0;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
