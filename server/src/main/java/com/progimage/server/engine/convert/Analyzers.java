package com.progimage.server.engine.convert;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.analysis.PictureAnalyzer;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.codec.imageio.JpegDecoder;
import com.progimage.server.engine.embedded.EmbeddedPictures;
import com.progimage.server.engine.ops.Orientation;
import com.progimage.server.engine.svg.SvgRenderer;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import com.progimage.server.render.protocol.RenderRequest.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The analyzers of the engine. Each gets the picture as it would alone, so that facts do not depend
 * on what else a request asks for.
 */
final class Analyzers {
  private final Map<AnalysisKind, PictureAnalyzer> analyzers = new EnumMap<>(AnalysisKind.class);

  Analyzers(List<PictureAnalyzer> analyzers) {
    for (PictureAnalyzer analyzer : analyzers) {
      this.analyzers.put(analyzer.kind(), analyzer);
    }
  }

  Map<AnalysisKind, String> models() {
    Map<AnalysisKind, String> models = new EnumMap<>(AnalysisKind.class);
    analyzers.forEach((kind, analyzer) -> models.put(kind, analyzer.model()));
    return models;
  }

  List<Facts> analyze(RenderRequest request) throws IOException {
    List<Facts> facts = new ArrayList<>();
    for (AnalysisKind kind : request.analyses()) {
      PictureAnalyzer analyzer = analyzers.get(kind);
      if (analyzer == null) {
        throw new IllegalArgumentException("this engine has no analysis " + kind);
      }
      facts.add(analyze(analyzer, request.source(), request.limits()));
    }
    return facts;
  }

  private static Facts analyze(PictureAnalyzer analyzer, SourceFile source, DecodeLimits limits)
      throws IOException {
    if (source.format() == ImageFormat.SVG) {
      SvgRenderer renderer =
          new SvgRenderer(Files.readAllBytes(source.path()), new EmbeddedPictures());
      RasterSource.check(renderer.size(), limits);
      return analyzer.analyze(renderer.render(analyzer.wanted(renderer.size())), renderer.size());
    }
    SizeRequest wanted =
        (stored, orientation) -> {
          RasterSource.check(stored, limits);
          return Orientation.apply(
              analyzer.wanted(Orientation.apply(stored, orientation)), orientation);
        };
    Decoded decoded =
        analyzer.needsUsualPixels() && source.format() == ImageFormat.JPEG
            ? JpegDecoder.decodeAsLibjpeg(source.path(), wanted)
            : Codecs.decoder(source.format()).decode(source.path(), wanted);
    RasterSource.check(decoded.stored(), limits);
    Pixels upright = Orientation.apply(decoded.pixels(), decoded.orientation());
    Size original = Orientation.apply(decoded.stored(), decoded.orientation());
    return analyzer.analyze(upright, original);
  }
}
