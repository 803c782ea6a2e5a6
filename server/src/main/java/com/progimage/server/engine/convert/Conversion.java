package com.progimage.server.engine.convert;

import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest.OutputFile;
import com.progimage.server.transformation.Transformation;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One way to make outputs from the source of one request. */
interface Conversion {
  /**
   * Writes an output, if this conversion can make it.
   *
   * @return the size of the picture; empty if the next conversion has to make it
   */
  Optional<Size> tryWrite(Transformation transformation, OutputFile output) throws IOException;

  /** Reads a source when the first output needs it, and remembers it for the others. */
  final class Remembered<T> {
    private final SourceRead<T> read;
    private @Nullable T source;

    Remembered(SourceRead<T> read) {
      this.read = read;
    }

    T get() throws IOException {
      T known = source;
      if (known == null) {
        known = read.run();
        source = known;
      }
      return known;
    }
  }

  /** Opens or decodes the source. */
  @FunctionalInterface
  interface SourceRead<T> {
    T run() throws IOException;
  }
}
