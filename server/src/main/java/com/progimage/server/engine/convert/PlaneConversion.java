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
import com.progimage.server.transformation.operation.Geometry;
import com.progimage.server.transformation.operation.Gravity;
import com.progimage.server.transformation.operation.Operation;
import com.progimage.server.transformation.operation.Resize;
import com.progimage.server.transformation.operation.ResizePlan;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Keeps luma and chroma from the source to the output, if both formats store them and the request
 * asks for nothing but turns and then a crop or a resize. Decodes, resizes and encodes each
 * component at its own size, and computes no colors.
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
    Turned turned = Turned.of(transformation.operations(), planes.orientation());
    ResizePlan plan = plan(turned, Orientation.apply(planes.stored(), turned.orientation()));
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
          Planes resized =
              made.computeIfAbsent(chroma, each -> resized(planes, turned, plan, each));
          encoder.encodePlanes(resized, level.settings(), out);
        });
    return Optional.of(plan.scaled());
  }

  /**
   * A point of attention is found in colors, and a resize in linear light needs those of every
   * pixel.
   */
  private static boolean needsNoColors(Transformation transformation) {
    List<Operation> rest = Turned.of(transformation.operations(), /* orientation= */ 1).rest();
    return rest.isEmpty()
        || rest.size() == 1
            && switch (rest.getFirst()) {
              case Geometry.Crop _ -> true;
              case Resize resize ->
                  !(resize.gravity() instanceof Gravity.Attention)
                      && !transformation.settings().has(Flag.LINEAR);
              default -> false;
            };
  }

  /**
   * Operations, of which the first may be part of the stored picture's orientation.
   *
   * @param orientation EXIF orientation that includes the turns with which the operations begin
   * @param rest the operations after them
   */
  private record Turned(int orientation, List<Operation> rest) {
    static Turned of(List<Operation> operations, int orientation) {
      if (!operations.isEmpty()) {
        OptionalInt next = Orientation.turned(orientation, operations.getFirst());
        if (next.isPresent()) {
          return of(operations.subList(1, operations.size()), next.getAsInt());
        }
      }
      return new Turned(orientation, operations);
    }
  }

  private Optional<PlaneSource> open() throws IOException {
    return Codecs.findDecoder(request.source().format()) instanceof PlaneDecoder decoder
        ? decoder.openPlanes(request.source().path())
        : Optional.empty();
  }

  private static ResizePlan plan(Turned turned, Size upright) {
    if (turned.rest().isEmpty()) {
      return new ResizePlan(0, 0, upright.width(), upright.height(), upright, 0, 0, upright);
    }
    if (turned.rest().getFirst() instanceof Geometry.Crop crop) {
      Geometry.Crop part = crop.within(upright).orElseThrow();
      Size size = new Size(part.width(), part.height());
      return new ResizePlan(part.x(), part.y(), size.width(), size.height(), size, 0, 0, size);
    }
    return ((Resize) turned.rest().getFirst()).plan(upright, /* vector= */ false);
  }

  private static Planes resized(PlaneSource source, Turned turned, ResizePlan plan, Chroma chroma) {
    Size upright = Orientation.apply(source.stored(), turned.orientation());
    Size luma = needed(upright, plan, 1, 1);
    Size shared = needed(upright, plan, chroma.across(), chroma.down());
    return PlaneResize.apply(
        source.decode(
            Orientation.apply(luma, turned.orientation()),
            Orientation.apply(shared, turned.orientation())),
        source.stored(),
        turned.orientation(),
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
