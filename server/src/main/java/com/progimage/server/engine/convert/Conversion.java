package com.progimage.server.engine.convert;

import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest.OutputFile;
import com.progimage.server.transformation.Transformation;
import java.io.IOException;
import java.util.Optional;

/** One way to make outputs from the source of one request. */
interface Conversion {
  /**
   * Writes an output, if this conversion can make it.
   *
   * @return the size of the picture; empty if the next conversion has to make it
   */
  Optional<Size> tryWrite(Transformation transformation, OutputFile output) throws IOException;
}
