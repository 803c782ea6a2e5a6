package com.progimage.server.engine.convert;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.engine.Engine;
import com.progimage.server.engine.OutputFacts;
import com.progimage.server.engine.analysis.face.FaceAnalyzer;
import com.progimage.server.engine.analysis.face.dlib.OriginalFaces;
import com.progimage.server.engine.analysis.label.LabelAnalyzer;
import com.progimage.server.engine.analysis.placeholder.PlaceholderAnalyzer;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderRequest.OutputFile;
import com.progimage.server.transformation.Transformation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The engine that needs nothing installed except a JVM. */
public final class JavaEngine implements Engine {
  /** Must be raised with every change of the rendered pixels. */
  private static final int REVISION = 5;

  private final Analyzers analyzers;

  /** An engine that uses the weights of this program. */
  public JavaEngine() {
    this(/* originals= */ null);
  }

  /**
   * @param originals folder with the original files of weights; null: the engine uses those of this
   *     program, which are rounded
   */
  public JavaEngine(@Nullable Path originals) {
    analyzers =
        new Analyzers(
            List.of(
                originals == null ? FaceAnalyzer.packed() : OriginalFaces.analyzer(originals),
                originals == null ? LabelAnalyzer.packed() : LabelAnalyzer.of(originals),
                new PlaceholderAnalyzer()));
  }

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
    List<Transformation> transformations =
        request.outputs().stream()
            .map(output -> Transformation.ofCanonical(output.transformation()))
            .toList();
    List<Conversion> conversions = conversions(request, new NamedImages(request));
    List<OutputFacts> facts = new ArrayList<>();
    try {
      for (int i = 0; i < transformations.size(); i++) {
        Size size = write(conversions, transformations.get(i), request.outputs().get(i));
        facts.add(new OutputFacts(size));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return facts;
  }

  @Override
  public Map<AnalysisKind, String> models() {
    return analyzers.models();
  }

  @Override
  public List<Facts> analyze(RenderRequest request) throws IOException {
    return request.analyses().isEmpty() ? List.of() : analyzers.analyze(request);
  }

  /** The conversions in the order in which they are tried. The last one makes every output. */
  private static List<Conversion> conversions(RenderRequest request, NamedPictures named) {
    return List.of(
        new StrippedOriginal(request, named),
        new AnimatedConversion(request, named),
        new DeepConversion(request),
        new PlaneConversion(request),
        new PixelConversion(request, named));
  }

  private static Size write(
      List<Conversion> conversions, Transformation transformation, OutputFile output)
      throws IOException {
    for (Conversion conversion : conversions) {
      Optional<Size> written = conversion.tryWrite(transformation, output);
      if (written.isPresent()) {
        return written.get();
      }
    }
    throw new IllegalStateException("no conversion to " + output.format().text());
  }

  @Override
  public void warmUp() {
    try {
      newWarmUp().first();
    } catch (IOException e) {
      throw new UncheckedIOException("the engine cannot use its folder for temporary files", e);
    }
  }

  @Override
  public List<WarmUpStep> furtherWarmUp() {
    return newWarmUp().further();
  }

  private WarmUp newWarmUp() {
    return new WarmUp(this, Path.of(System.getProperty("java.io.tmpdir")));
  }

  private static Set<ImageFormat> withSvg(Set<ImageFormat> formats) {
    Set<ImageFormat> all = EnumSet.of(ImageFormat.SVG);
    all.addAll(formats);
    return all;
  }
}
