package com.progimage.server.engine;

import com.progimage.server.image.Size;
import java.io.IOException;
import java.io.OutputStream;

/** An encoder of a format that may hold several pictures. */
public interface AnimationEncoder extends Encoder {
  /**
   * Begins a file.
   *
   * @param plays how often all of it is shown; 0: for ever
   */
  Writer begin(Size size, int plays, EncodeSettings settings, OutputStream out) throws IOException;

  /** Takes one picture after the other, at least one, and then the end. */
  interface Writer {
    /**
     * @param frame of the size that the file was begun with; its pixels are kept until the next one
     */
    void write(Animation.Frame frame) throws IOException;

    void finish() throws IOException;
  }
}
