package com.progimage.server.engine.png;

import com.progimage.server.engine.Damage;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The zlib stream that the IDAT chunks are together. */
final class ImageData implements AutoCloseable {
  private final ChunkReader chunks;
  private final Inflater inflater = new Inflater();
  private boolean over;

  /**
   * @param chunks at the first IDAT
   */
  ImageData(ChunkReader chunks) {
    this.chunks = chunks;
  }

  void read(byte[] to, int from, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int more = inflate(to, from + done, count - done);
      if (more < 0) {
        throw Damage.of(ImageFormat.PNG, "its image data has too few rows");
      }
      done += more;
    }
  }

  /**
   * Holds the stream to end here, its checksum included, and leaves {@code chunks} at the first
   * chunk that is not IDAT. What follows the stream's end within IDAT is ignored, as libpng does.
   */
  void finish() throws IOException {
    if (inflate(new byte[1], 0, 1) >= 0) {
      throw Damage.of(ImageFormat.PNG, "its image data has too many rows");
    }
    while (!over) {
      over = chunks.next() != ChunkReader.IDAT;
    }
  }

  /** At least one byte, or −1 at the stream's end. */
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
        if (inflater.needsDictionary()) {
          throw Damage.of(ImageFormat.PNG, "its image data wants a dictionary");
        }
        feed();
      }
    } catch (DataFormatException e) {
      throw Damage.of(ImageFormat.PNG, "its image data does not decompress", e);
    }
  }

  private void feed() throws IOException {
    while (!over && chunks.left() == 0) {
      over = chunks.next() != ChunkReader.IDAT;
    }
    if (over) {
      throw Damage.of(ImageFormat.PNG, "its image data ends early");
    }
    int count = chunks.window();
    inflater.setInput(chunks.buffer(), chunks.offset() - count, count);
  }

  @Override
  public void close() {
    inflater.end();
  }
}
