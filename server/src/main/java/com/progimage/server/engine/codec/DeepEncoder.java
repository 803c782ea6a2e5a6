package com.progimage.server.engine.codec;

import com.progimage.server.engine.DeepPixels;
import java.io.IOException;
import java.io.OutputStream;

/** An encoder of a format whose samples may have 16 bits. */
public interface DeepEncoder extends Encoder {
  /** Like {@link #encode}, with 16 bits per sample. */
  void encodeDeep(DeepPixels pixels, OutputStream out) throws IOException;
}
