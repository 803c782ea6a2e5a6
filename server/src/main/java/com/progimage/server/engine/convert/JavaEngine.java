package com.progimage.server.engine.convert;

import com.progimage.server.engine.Engine;
import com.progimage.server.engine.OutputFacts;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.Encoder;
import com.progimage.server.engine.fit.Fitting;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.engine.trace.TraceOptions;
import com.progimage.server.engine.trace.Tracer;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import com.progimage.server.transformation.Plan;
import com.progimage.server.transformation.Settings;
import com.progimage.server.transformation.Settings.Flag;
import com.progimage.server.transformation.Trace;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.text.RgbaColor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The engine that needs nothing installed except a JVM. */
public final class JavaEngine implements Engine {
  /** Must be raised with every change of the rendered pixels. */
  private static final int REVISION = 4;

  private static final int DEFAULT_QUALITY = 80;

  @Override
  public String name() {
    return "java";
  }

  @Override
  public String revision() {
    // It becomes the name of a folder, so it has no spaces.
    return "java-%d-%s-svg2-batik1.19".formatted(REVISION, Codecs.revisions().replace(' ', '-'));
  }

  @Override
  public Set<ImageFormat> reads() {
    return withSvg(Codecs.readable());
  }

  @Override
  public Set<ImageFormat> writes() {
    return withSvg(Codecs.writable());
  }

  @Override
  public List<OutputFacts> render(RenderRequest request) throws IOException {
    try {
      return render(request, new NamedImages(request));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static List<OutputFacts> render(RenderRequest request, NamedPictures named)
      throws IOException {
    List<Transformation> transformations =
        request.outputs().stream().map(output -> transformation(output.transformation())).toList();
    DeepConversion deep = new DeepConversion(request);
    StrippedOriginal stripped = new StrippedOriginal(request, named);
    AnimatedConversion animated = new AnimatedConversion(request, named);
    OpenedSource source = null;
    List<OutputFacts> facts = new ArrayList<>();
    for (int i = 0; i < transformations.size(); i++) {
      RenderRequest.OutputFile output = request.outputs().get(i);
      Transformation transformation = transformations.get(i);
      Optional<Size> made = stripped.write(transformation, output);
      if (made.isEmpty()) {
        made = animated.write(transformation, output);
      }
      if (made.isEmpty()) {
        made = deep.write(transformation, output);
      }
      if (made.isPresent()) {
        facts.add(new OutputFacts(made.get()));
        continue;
      }
      source = source == null ? open(request, named) : source;
      Pixels pixels = source.transformed(transformation);
      write(pixels, transformation.settings(), output.format(), output.path());
      facts.add(new OutputFacts(pixels.size()));
    }
    return facts;
  }

  private static Transformation transformation(String text) {
    return text.isEmpty() ? Transformation.NONE : Transformation.parse(text);
  }

  @Override
  public void warmUp() {
    WarmUp.run(this);
  }

  private static OpenedSource open(RenderRequest request, NamedPictures named) throws IOException {
    Path file = request.source().path();
    if (request.source().format() == ImageFormat.SVG) {
      return new VectorSource(file, request.limits(), named);
    }
    return new RasterFile(file, Codecs.decoder(request.source().format()), request.limits(), named);
  }

  static void check(Plan plan, DecodeLimits limits) {
    plan.requireWithin(limits.maxPixels(), limits.maxSide());
  }

  private static void write(Pixels pixels, Settings settings, ImageFormat format, Path file)
      throws IOException {
    Integer maxBytes = settings.maxBytes();
    if (format == ImageFormat.SVG) {
      Files.write(file, traced(pixels, settings));
    } else if (maxBytes != null) {
      Encoder encoder = Codecs.encoder(format);
      byte[] fitting =
          Fitting.fit(
              format,
              encodeSettings(settings),
              maxBytes,
              (level, out) -> encoder.encode(level.of(pixels), level.settings(), out));
      Files.write(file, fitting);
    } else {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 64 << 10)) {
        Codecs.encoder(format).encode(pixels, encodeSettings(settings), out);
      }
    }
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

  static EncodeSettings encodeSettings(Settings settings) {
    Integer quality = settings.quality();
    RgbaColor background = settings.background() == null ? RgbaColor.WHITE : settings.background();
    return new EncodeSettings(
        quality == null ? DEFAULT_QUALITY : quality,
        settings.has(Flag.LOSSLESS),
        background.argb() & 0xff_ffff,
        settings.has(Flag.PROGRESSIVE),
        settings.chroma(),
        settings.has(Flag.COMPRESS));
  }

  private static TraceOptions options(@org.jspecify.annotations.Nullable Trace trace) {
    if (trace == null) {
      return TraceOptions.automatic();
    }
    return trace.mono()
        ? TraceOptions.black()
        : TraceOptions.colors(trace.colors()).withDetail(trace.detail());
  }

  private static Set<ImageFormat> withSvg(Set<ImageFormat> formats) {
    Set<ImageFormat> all = EnumSet.of(ImageFormat.SVG);
    all.addAll(formats);
    return all;
  }
}
