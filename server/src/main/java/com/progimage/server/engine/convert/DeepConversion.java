package com.progimage.server.engine.convert;

import com.progimage.server.engine.DeepPixels;
import com.progimage.server.engine.codec.DeepDecoder;
import com.progimage.server.engine.codec.DeepEncoder;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderRequest.OutputFile;
import com.progimage.server.transformation.Transformation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Keeps the 16 bits of a source, if source and output support them and no operation is requested.
 * Operations work on 8 bits.
 */
final class DeepConversion implements Conversion {
  private final RenderRequest request;
  private boolean isTried;
  private Optional<DeepPixels> pixels = Optional.empty();

  DeepConversion(RenderRequest request) {
    this.request = request;
  }

  @Override
  public Optional<Size> tryWrite(Transformation transformation, OutputFile output)
      throws IOException {
    if (!transformation.operations().isEmpty()
        || !(Codecs.find(output.format()) instanceof DeepEncoder encoder)) {
      return Optional.empty();
    }
    decode();
    if (pixels.isPresent()) {
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(output.path()), 64 << 10)) {
        encoder.encodeDeep(pixels.get(), out);
      }
    }
    Integer maxBytes = transformation.settings().maxBytes();
    if (pixels.isPresent() && maxBytes != null && Files.size(output.path()) > maxBytes) {
      return Optional.empty();
    }
    return pixels.map(DeepPixels::size);
  }

  private void decode() throws IOException {
    ImageFormat format = request.source().format();
    if (isTried
        || format == ImageFormat.SVG
        || !(Codecs.decoder(format) instanceof DeepDecoder decoder)) {
      return;
    }
    isTried = true;
    pixels =
        decoder.decodeDeep(
            request.source().path(), RasterSource.wanted(Transformation.NONE, request.limits()));
  }
}
