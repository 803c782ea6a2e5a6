package com.progimage.server.engine.convert;

import com.progimage.server.engine.ops.Orientation;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.engine.strip.Stripped;
import com.progimage.server.engine.strip.Stripping;
import com.progimage.server.engine.svg.strip.SvgSanitizer;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderRequest.OutputFile;
import com.progimage.server.transformation.Settings;
import com.progimage.server.transformation.Settings.Flag;
import com.progimage.server.transformation.Transformation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** Writes the original without its metadata, if the request asks for nothing else. */
final class StrippedOriginal implements Conversion {
  private static final Transformation STRIP =
      new Transformation(List.of(), Settings.NONE.with(Flag.STRIP));

  private final RenderRequest request;
  private final NamedPictures named;

  StrippedOriginal(RenderRequest request, NamedPictures named) {
    this.request = request;
    this.named = named;
  }

  @Override
  public Optional<Size> tryWrite(Transformation transformation, OutputFile output)
      throws IOException {
    RenderRequest.SourceFile source = request.source();
    if (!transformation.equals(STRIP) || output.format() != source.format()) {
      return Optional.empty();
    }
    byte[] file = Files.readAllBytes(source.path());
    if (source.format() == ImageFormat.SVG) {
      Files.write(output.path(), SvgSanitizer.sanitized(file));
      return Optional.of(new VectorSource(output.path(), request.limits(), named).size());
    }
    Optional<Stripped> stripped = Stripping.of(source.format(), file);
    if (stripped.isEmpty()) {
      return Optional.empty();
    }
    Files.write(output.path(), stripped.get().file());
    return Optional.of(Orientation.apply(stripped.get().stored(), stripped.get().orientation()));
  }
}
