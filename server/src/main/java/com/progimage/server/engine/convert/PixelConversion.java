package com.progimage.server.engine.convert;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Encoder;
import com.progimage.server.engine.fit.Fitting;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.engine.trace.TraceOptions;
import com.progimage.server.engine.trace.Tracer;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderRequest.OutputFile;
import com.progimage.server.transformation.Settings;
import com.progimage.server.transformation.Trace;
import com.progimage.server.transformation.Transformation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes or draws the source once, transforms its pixels, and encodes or traces them. Makes every
 * output.
 */
final class PixelConversion implements Conversion {
  private final RenderRequest request;
  private final NamedPictures named;
  private final Remembered<OpenedSource> source;

  PixelConversion(RenderRequest request, NamedPictures named) {
    this.request = request;
    this.named = named;
    this.source = new Remembered<>(this::open);
  }

  @Override
  public Optional<Size> tryWrite(Transformation transformation, OutputFile output)
      throws IOException {
    Pixels pixels = source.get().transformed(transformation);
    write(pixels, transformation.settings(), output.format(), output.path());
    return Optional.of(pixels.size());
  }

  private OpenedSource open() throws IOException {
    Path file = request.source().path();
    ImageFormat format = request.source().format();
    return format == ImageFormat.SVG
        ? new VectorSource(file, request.limits(), named)
        : new RasterFile(file, Codecs.decoder(format), request.limits(), named);
  }

  private static void write(Pixels pixels, Settings settings, ImageFormat format, Path file)
      throws IOException {
    if (format == ImageFormat.SVG) {
      Files.write(file, traced(pixels, settings));
      return;
    }
    Encoder encoder = Codecs.encoder(format);
    Fitting.write(
        file,
        format,
        settings,
        (level, out) -> encoder.encode(level.of(pixels), level.settings(), out));
  }

  private static byte[] traced(Pixels pixels, Settings settings) {
    TraceOptions options = options(settings.trace());
    Integer maxBytes = settings.maxBytes();
    if (maxBytes == null) {
      return Tracer.trace(pixels, options);
    }
    int bytes = Math.clamp(maxBytes, TraceOptions.LEAST_MAX_BYTES, options.maxBytes());
    byte[] traced = Tracer.trace(pixels, options.withMaxBytes(bytes));
    if (traced.length > maxBytes) {
      throw Fitting.tooMany(ImageFormat.SVG, maxBytes, traced.length);
    }
    return traced;
  }

  private static TraceOptions options(@Nullable Trace trace) {
    if (trace == null) {
      return TraceOptions.automatic();
    }
    return trace.mono()
        ? TraceOptions.black()
        : TraceOptions.colors(trace.colors()).withDetail(trace.detail());
  }

  /** An opened source from which several outputs can be made. */
  @FunctionalInterface
  interface OpenedSource {
    Pixels transformed(Transformation transformation);
  }
}
