package com.progimage.server.engine.codec;

import com.progimage.server.image.Size;
import java.io.IOException;
import java.io.OutputStream;

/** An encoder of a format that may hold several pictures. */
public interface AnimationEncoder extends Encoder {
  /**
   * Begins a file.
   *
   * @param plays number of times that the animation is shown; 0: forever
   */
  Writer begin(Size size, int plays, EncodeSettings settings, OutputStream out) throws IOException;

  /** Writes one picture after the other, at least one, and then the end of the file. */
  interface Writer {
    /**
     * @param frame of the size that the file was begun with; its pixels must not change until the
     *     next call
     */
    void write(Animation.Frame frame) throws IOException;

    void finish() throws IOException;
  }
}
