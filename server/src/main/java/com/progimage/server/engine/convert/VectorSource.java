package com.progimage.server.engine.convert;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.embedded.EmbeddedPictures;
import com.progimage.server.engine.ops.AttentionSearch;
import com.progimage.server.engine.ops.Operations;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.engine.svg.SvgRenderer;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import com.progimage.server.transformation.Plan;
import com.progimage.server.transformation.Settings;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.Geometry.Crop;
import com.progimage.server.transformation.operation.Operation;
import com.progimage.server.transformation.operation.Resize;
import com.progimage.server.transformation.operation.ResizePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An SVG. It has no pixels of its own, so if the first operation is a resize, the drawing is
 * rendered at that size.
 */
final class VectorSource implements PixelConversion.OpenedSource {
  private final SvgRenderer renderer;
  private final DecodeLimits limits;
  private final NamedPictures named;
  private final Size size;

  VectorSource(Path file, DecodeLimits limits, NamedPictures named) throws IOException {
    this.renderer = new SvgRenderer(Files.readAllBytes(file), new EmbeddedPictures());
    this.limits = limits;
    this.named = named;
    this.size = renderer.size();
  }

  /** The drawing's own size. */
  Size size() {
    return size;
  }

  @Override
  public Pixels transformed(Transformation transformation) {
    requireWithinLimits(transformation.plan(size, /* vector= */ true));
    List<Operation> operations = transformation.operations();
    Settings settings = transformation.settings();
    boolean resized = !operations.isEmpty() && operations.getFirst() instanceof Resize;
    return Operations.apply(
        resized ? draw((Resize) operations.getFirst(), settings) : draw(size),
        transformation,
        resized ? 1 : 0,
        named,
        this::requireWithinLimits);
  }

  /**
   * Draws the whole at a scale at which the plan's part has the planned size, and cuts out that
   * part.
   */
  private Pixels draw(Resize resize, Settings settings) {
    ResizePlan plan = resize.plan(size, true);
    Size scaled = plan.scaled();
    double scaleX = scaled.width() / plan.width();
    double scaleY = scaled.height() / plan.height();
    Size whole =
        new Size(
            Math.max(scaled.width(), (int) Math.round(size.width() * scaleX)),
            Math.max(scaled.height(), (int) Math.round(size.height() * scaleY)));
    Pixels drawn = draw(whole);
    if (!whole.equals(scaled)) {
      plan = AttentionSearch.resolve(resize, size, true, drawn).plan(size, true);
      int x = Math.min((int) Math.round(plan.x() * scaleX), whole.width() - scaled.width());
      int y = Math.min((int) Math.round(plan.y() * scaleY), whole.height() - scaled.height());
      Crop crop = new Crop(x, y, scaled.width(), scaled.height());
      drawn = Operations.apply(drawn, crop, settings, NamedPictures.NONE);
    }
    return Operations.pad(drawn, plan, settings);
  }

  private Pixels draw(Size asked) {
    return renderer.render(asked);
  }

  private void requireWithinLimits(Plan plan) {
    plan.requireWithin(limits.maxPixels(), limits.maxSide());
  }
}
