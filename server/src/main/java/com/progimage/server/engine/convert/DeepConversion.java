package com.progimage.server.engine.convert;

import com.progimage.server.engine.DeepPixels;
import com.progimage.server.engine.codec.DeepDecoder;
import com.progimage.server.engine.codec.DeepEncoder;
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
  private final Remembered<Optional<DeepPixels>> source;

  DeepConversion(RenderRequest request) {
    this.request = request;
    this.source = new Remembered<>(this::decode);
  }

  @Override
  public Optional<Size> tryWrite(Transformation transformation, OutputFile output)
      throws IOException {
    if (!transformation.operations().isEmpty()
        || !(Codecs.findEncoder(output.format()) instanceof DeepEncoder encoder)) {
      return Optional.empty();
    }
    Optional<DeepPixels> pixels = source.get();
    if (pixels.isEmpty()) {
      return Optional.empty();
    }
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(output.path()), 64 << 10)) {
      encoder.encodeDeep(pixels.get(), out);
    }
    Integer maxBytes = transformation.settings().maxBytes();
    if (maxBytes != null && Files.size(output.path()) > maxBytes) {
      return Optional.empty();
    }
    return Optional.of(pixels.get().size());
  }

  private Optional<DeepPixels> decode() throws IOException {
    return Codecs.findDecoder(request.source().format()) instanceof DeepDecoder decoder
        ? decoder.decodeDeep(
            request.source().path(), RasterSource.wanted(Transformation.NONE, request.limits()))
        : Optional.empty();
  }
}
