package com.progimage.server.engine.jdk;

import com.progimage.server.engine.Decoded;
import com.progimage.server.engine.Decoder;
import com.progimage.server.engine.EncodeSettings;
import com.progimage.server.engine.Encoder;
import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** GIF (GIF89a), the first frame of it. */
final class GifCodec implements Decoder, Encoder {
  @Override
  public Decoded decode(Path file, Size atLeast) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      return Decoded.whole(new GifDecoder(in).decode(), 1);
    }
  }

  @Override
  public void encode(Pixels pixels, EncodeSettings settings, OutputStream out) throws IOException {
    new GifEncoder(out).encode(pixels);
  }
}
