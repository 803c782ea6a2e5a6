package com.progimage.server.engine.convert;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.Decoder;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.codec.jpeg.DctDecoder;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import com.progimage.server.transformation.Transformation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A raster file. It is decoded once for all outputs, and once more for each different reduction
 * that an output would get alone. An output therefore has the same bytes whether it is made alone
 * or together with others.
 */
final class RasterFile implements PixelConversion.OpenedSource {
  private static final int WHOLE = 8;

  private final Path file;
  private final Decoder decoder;
  private final DecodeLimits limits;
  private final NamedPictures named;
  private final Map<Integer, RasterSource> byEighths = new HashMap<>();
  private @Nullable Decoded first;

  RasterFile(Path file, Decoder decoder, DecodeLimits limits, NamedPictures named) {
    this.file = file;
    this.decoder = decoder;
    this.limits = limits;
    this.named = named;
  }

  @Override
  public Pixels transformed(Transformation transformation) {
    SizeRequest wanted = RasterSource.wanted(transformation, limits);
    RasterSource opened = first == null ? null : byEighths.get(eighths(first, wanted));
    return (opened == null ? open(wanted) : opened).transformed(transformation);
  }

  private int eighths(Decoded known, SizeRequest wanted) {
    return decoder.reduces()
        ? DctDecoder.eighths(known.stored(), wanted.atLeast(known.stored(), known.orientation()))
        : WHOLE;
  }

  private RasterSource open(SizeRequest wanted) {
    try {
      Decoded decoded = decoder.decode(file, wanted);
      first = decoded;
      RasterSource source = new RasterSource(decoded, limits, named);
      byEighths.put(eighths(decoded, wanted), source);
      return source;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
