package com.progimage.server.engine.convert;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.transformation.Settings;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.Fit;
import com.progimage.server.transformation.operation.Gravity;
import com.progimage.server.transformation.operation.Resize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes the images that a request's transformations name, when an operation needs them. Results
 * are cached, because an animation needs the same image for each of its pictures.
 */
final class NamedImages implements NamedPictures {
  private final Map<ImageId, RenderRequest.SourceFile> files;
  private final RenderRequest.DecodeLimits limits;
  private final Map<FittedImage, Pixels> made = new HashMap<>();

  private record FittedImage(ImageId image, Size size, Fit fit) {}

  NamedImages(RenderRequest request) {
    files = request.named();
    limits = request.limits();
  }

  @Override
  public Pixels within(ImageId image, Size box) {
    return made.computeIfAbsent(new FittedImage(image, box, Fit.INSIDE), this::make);
  }

  @Override
  public Pixels stretched(ImageId image, Size size) {
    return made.computeIfAbsent(new FittedImage(image, size, Fit.FILL), this::make);
  }

  private Pixels make(FittedImage wanted) {
    RenderRequest.SourceFile file = files.get(wanted.image());
    if (file == null) {
      throw new IllegalStateException("image " + wanted.image() + " was not given");
    }
    try {
      return file.format() == ImageFormat.SVG ? draw(file, wanted) : decode(file, wanted);
    } catch (Failure e) {
      throw e.of("image " + wanted.image() + ", which the transformation names");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Pixels decode(RenderRequest.SourceFile file, FittedImage wanted) throws IOException {
    Transformation resize = resize(wanted.size(), wanted.fit());
    Decoded decoded =
        Codecs.decoder(file.format()).decode(file.path(), RasterSource.wanted(resize, limits));
    return new RasterSource(decoded, limits, NamedPictures.NONE).transformed(resize);
  }

  /** Draws an SVG at its own size, although it could be drawn larger. */
  private Pixels draw(RenderRequest.SourceFile file, FittedImage wanted) throws IOException {
    VectorSource drawing = new VectorSource(file.path(), limits, NamedPictures.NONE);
    Size own = drawing.size();
    Size box = wanted.size();
    if (wanted.fit() == Fit.INSIDE) {
      box = new Size(Math.min(own.width(), box.width()), Math.min(own.height(), box.height()));
    }
    return drawing.transformed(resize(box, wanted.fit()));
  }

  private static Transformation resize(Size box, Fit fit) {
    Resize resize =
        new Resize(box.width(), box.height(), fit, Gravity.CENTER, /* enlarge= */ fit == Fit.FILL);
    return new Transformation(List.of(resize), Settings.NONE);
  }
}
