package com.progimage.server.engine.convert;

import com.progimage.server.engine.Planes;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.PlaneDecoder;
import com.progimage.server.engine.codec.PlaneEncoder;
import com.progimage.server.engine.codec.PlaneSource;
import com.progimage.server.engine.fit.Fitting;
import com.progimage.server.engine.ops.Orientation;
import com.progimage.server.engine.ops.PlaneResize;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderRequest.OutputFile;
import com.progimage.server.transformation.Chroma;
import com.progimage.server.transformation.Settings;
import com.progimage.server.transformation.Settings.Flag;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.Gravity;
import com.progimage.server.transformation.operation.Operation;
import com.progimage.server.transformation.operation.Resize;
import com.progimage.server.transformation.operation.ResizePlan;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps luma and chroma from the source to the output, if both formats store them and the request
 * asks for nothing but a resize. Decodes, resizes and encodes each component at its own size, and
 * computes no colors.
 */
final class PlaneConversion implements Conversion {
  private final RenderRequest request;
  private final Remembered<Optional<PlaneSource>> source;

  PlaneConversion(RenderRequest request) {
    this.request = request;
    this.source = new Remembered<>(this::open);
  }

  @Override
  public Optional<Size> tryWrite(Transformation transformation, OutputFile output)
      throws IOException {
    Settings settings = transformation.settings();
    if (!needsNoColors(transformation)
        || !(Codecs.findEncoder(output.format()) instanceof PlaneEncoder encoder)
        || encoder.chroma(EncodeSettings.of(settings)).isEmpty()) {
      return Optional.empty();
    }
    Optional<PlaneSource> opened = source.get();
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    PlaneSource planes = opened.get();
    RasterSource.check(planes.stored(), request.limits());
    Size upright = Orientation.apply(planes.stored(), planes.orientation());
    transformation
        .plan(upright, /* vector= */ false)
        .requireWithin(request.limits().maxPixels(), request.limits().maxSide());
    ResizePlan plan = plan(transformation, upright);
    if (plan.isPadded()) {
      return Optional.empty();
    }
    Map<Chroma, Planes> made = new EnumMap<>(Chroma.class);
    Fitting.write(
        output.path(),
        output.format(),
        settings,
        (level, out) -> {
          Chroma chroma = encoder.chroma(level.settings()).orElseThrow();
          Planes resized = made.computeIfAbsent(chroma, each -> resized(planes, plan, each));
          encoder.encodePlanes(resized, level.settings(), out);
        });
    return Optional.of(plan.scaled());
  }

  /**
   * A point of attention is found in colors, and a resize in linear light needs those of every
   * pixel.
   */
  private static boolean needsNoColors(Transformation transformation) {
    List<Operation> operations = transformation.operations();
    return operations.isEmpty()
        || operations.size() == 1
            && operations.getFirst() instanceof Resize resize
            && !(resize.gravity() instanceof Gravity.Attention)
            && !transformation.settings().has(Flag.LINEAR);
  }

  private Optional<PlaneSource> open() throws IOException {
    return Codecs.findDecoder(request.source().format()) instanceof PlaneDecoder decoder
        ? decoder.openPlanes(request.source().path())
        : Optional.empty();
  }

  private static ResizePlan plan(Transformation transformation, Size upright) {
    return transformation.operations().isEmpty()
        ? new ResizePlan(0, 0, upright.width(), upright.height(), upright, 0, 0, upright)
        : ((Resize) transformation.operations().getFirst()).plan(upright, /* vector= */ false);
  }

  private static Planes resized(PlaneSource source, ResizePlan plan, Chroma chroma) {
    Size upright = Orientation.apply(source.stored(), source.orientation());
    Size luma = needed(upright, plan, 1, 1);
    Size shared = needed(upright, plan, chroma.across(), chroma.down());
    return PlaneResize.apply(
        source.decode(
            Orientation.apply(luma, source.orientation()),
            Orientation.apply(shared, source.orientation())),
        source.stored(),
        source.orientation(),
        plan,
        chroma);
  }

  /** Number of samples needed of the whole picture for one sample per so many pixels. */
  private static Size needed(Size upright, ResizePlan plan, int across, int down) {
    return new Size(
        RasterSource.share(
            upright.width(), Math.ceilDiv(plan.scaled().width(), across), plan.width()),
        RasterSource.share(
            upright.height(), Math.ceilDiv(plan.scaled().height(), down), plan.height()));
  }
}
