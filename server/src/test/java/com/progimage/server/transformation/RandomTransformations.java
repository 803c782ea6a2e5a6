package com.progimage.server.transformation;

import com.progimage.server.image.ImageId;
import com.progimage.server.image.Size;
import com.progimage.server.transformation.operation.ColorFilter;
import com.progimage.server.transformation.operation.Fit;
import com.progimage.server.transformation.operation.Geometry.Crop;
import com.progimage.server.transformation.operation.Geometry.Flip;
import com.progimage.server.transformation.operation.Geometry.Flop;
import com.progimage.server.transformation.operation.Geometry.Pad;
import com.progimage.server.transformation.operation.Geometry.Rotate;
import com.progimage.server.transformation.operation.Gravity;
import com.progimage.server.transformation.operation.ImageMask;
import com.progimage.server.transformation.operation.Mask;
import com.progimage.server.transformation.operation.Operation;
import com.progimage.server.transformation.operation.Overlay;
import com.progimage.server.transformation.operation.Resize;
import com.progimage.server.transformation.operation.SpatialFilter;
import com.progimage.server.transformation.text.RgbaColor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generates random transformations, the same ones in every run. */
public final class RandomTransformations {
  private static final List<Fit> FITS = List.of(Fit.values());

  private final Random random;

  public RandomTransformations(long seed) {
    random = new Random(seed);
  }

  /** With up to five operations, on boxes of up to {@code side} pixels. */
  public Transformation next(int side) {
    List<Operation> operations = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      operations.add(operation(side));
    }
    return new Transformation(operations, settings());
  }

  public Size size(int side) {
    return new Size(1 + random.nextInt(side), 1 + random.nextInt(side));
  }

  private Operation operation(int side) {
    return switch (random.nextInt(12)) {
      case 0 -> new Crop(random.nextInt(side), random.nextInt(side), some(side), some(side));
      case 1 -> new Rotate(random.nextInt(4) * 90);
      case 2 -> new Rotate(random.nextInt(3_600_000) / 10_000.0);
      case 3 -> new Flip();
      case 4 -> new Flop();
      case 5 -> new Pad(random.nextInt(9), random.nextInt(9), random.nextInt(9), some(2));
      case 6 -> colorFilter();
      case 7 -> spatialFilter();
      case 8 -> mask();
      case 9 -> naming();
      default -> resize(side);
    };
  }

  private Operation naming() {
    ImageId id = new ImageId("01890000-0000-7000-8000-%012x".formatted(random.nextInt(9)));
    Gravity.Point point = new Gravity.Point(random.nextInt(5) / 4.0, random.nextInt(101) / 100.0);
    return random.nextBoolean() ? new ImageMask(id) : new Overlay(id, point, share());
  }

  private ColorFilter colorFilter() {
    return switch (random.nextInt(13)) {
      case 0 -> new ColorFilter.Grayscale();
      case 1 -> new ColorFilter.Sepia(share());
      case 2 -> new ColorFilter.Invert();
      case 3 -> new ColorFilter.Brightness((double) random.nextInt(101));
      case 4 -> new ColorFilter.Contrast((double) random.nextInt(101));
      case 5 -> new ColorFilter.Saturation((double) random.nextInt(101));
      case 6 -> new ColorFilter.Hue(random.nextInt(3_600_000) / 10_000.0);
      case 7 -> new ColorFilter.Gamma(some(100) / 10.0);
      case 8 -> new ColorFilter.Normalize();
      case 9 -> new ColorFilter.Threshold(random.nextInt(256));
      case 10 -> new ColorFilter.Posterize(1 + some(254));
      case 11 -> new ColorFilter.Tint(new RgbaColor(random.nextInt()));
      default ->
          new ColorFilter.Duotone(new RgbaColor(random.nextInt()), new RgbaColor(random.nextInt()));
    };
  }

  private SpatialFilter spatialFilter() {
    return switch (random.nextInt(7)) {
      case 0 -> new SpatialFilter.Pixelate(some(1000));
      case 1 -> new SpatialFilter.Blur(random.nextInt(2501) / 10.0);
      case 2 -> new SpatialFilter.Sharpen(random.nextInt(101) / 10.0);
      case 3 -> new SpatialFilter.Median(2 * random.nextInt(51) + 1);
      case 4 -> new SpatialFilter.Vignette();
      case 5 -> new SpatialFilter.Emboss();
      default -> new SpatialFilter.Edges();
    };
  }

  private Mask mask() {
    Mask.Shape[] shapes = Mask.Shape.values();
    return random.nextBoolean()
        ? new Mask.RoundCorners(some(100) - 1)
        : new Mask.NamedOutline(shapes[random.nextInt(shapes.length)]);
  }

  /** With at most two decimals. */
  private double share() {
    return random.nextInt(101) / 100.0;
  }

  private Resize resize(int side) {
    int given = random.nextInt(4);
    return new Resize(
        given == 1 ? null : some(side),
        given == 2 ? null : some(side),
        FITS.get(random.nextInt(FITS.size())),
        random.nextInt(5) == 0
            ? new Gravity.Attention()
            : new Gravity.Point(random.nextInt(5) / 4.0, random.nextInt(10_001) / 10_000.0),
        random.nextBoolean());
  }

  private Settings settings() {
    Settings settings = Settings.NONE;
    if (random.nextBoolean()) {
      settings = settings.withQuality(some(100));
    }
    if (random.nextBoolean()) {
      settings = settings.with(Settings.Flag.LOSSLESS).with(Settings.Flag.COMPRESS);
    }
    if (random.nextBoolean()) {
      settings = settings.with(Settings.Flag.ANIMATE).with(Settings.Flag.PROGRESSIVE);
      settings = settings.withChroma(random.nextBoolean() ? Chroma.HALF : Chroma.FULL);
    }
    if (random.nextBoolean()) {
      settings = settings.withBackground(new RgbaColor(random.nextInt()));
    }
    if (random.nextBoolean()) {
      settings = settings.with(Settings.Flag.LINEAR).withMaxBytes(some(100_000_000));
    }
    if (random.nextBoolean()) {
      settings =
          settings.withTrace(
              random.nextBoolean() ? Trace.MONO : new Trace(false, 1 + some(63), some(10)));
    }
    return settings;
  }

  private int some(int most) {
    return 1 + random.nextInt(most);
  }
}
