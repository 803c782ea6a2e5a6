package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.PlaneSource.DecodedPlane;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the common kinds of JPEG, at full size or at a half, a quarter or an eighth of it.
 * Refuses image data that ends early or contains invalid codes, and ignores stray bytes between and
 * after scans. At full size, the pixels equal libjpeg-turbo's except for the rounding of its
 * transform.
 */
public final class DctDecoder {
  private static final int WHOLE = 8;

  private final JpegFile file;
  private final List<Component> components;
  private final ComponentSink picture;
  private final Tables tables = new Tables();
  private @Nullable EntropyDecoder decoder;

  private DctDecoder(JpegFile file, List<Component> components, ComponentSink picture) {
    this.file = file;
    this.components = components;
    this.picture = picture;
  }

  /** Whether this decoder supports the file, according to its frame header. */
  public static boolean reads(JpegFile file) {
    return file.frame().isCommon();
  }

  /**
   * The smallest size, in eighths of width and height (8, 4, 2 or 1), at which a reduced picture is
   * no smaller than {@code atLeast} in either direction.
   */
  public static int eighths(Size picture, Size atLeast) {
    int eighths = WHOLE;
    while (eighths > 1
        && (long) picture.width() * (eighths / 2) >= 8L * atLeast.width()
        && (long) picture.height() * (eighths / 2) >= 8L * atLeast.height()) {
      eighths /= 2;
    }
    return eighths;
  }

  /**
   * Decodes the picture as stored, including its colors. The last column and row of a reduced
   * picture may lie partly outside of it.
   *
   * @param file one that {@link #reads} accepts, of one component or three
   * @param eighths 8, 4, 2 or 1
   * @throws Failure {@code UNDECODABLE} if the file is damaged
   */
  public static Pixels decode(JpegFile file, int eighths) {
    return of(file, eighths).pixels();
  }

  /** Samples as stored, four per pixel. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record DecodedSamples(Size size, byte[] bytes) {}

  /** Like {@link #decode}, for a file of four components. */
  public static DecodedSamples samples(JpegFile file, int eighths) {
    PixelSink picture = of(file, eighths);
    return new DecodedSamples(picture.size(), picture.samples());
  }

  private static PixelSink of(JpegFile file, int eighths) {
    FrameHeader frame = file.frame();
    requireArray(file);
    List<Component> components = new ArrayList<>();
    for (int i = 0; i < frame.components().size(); i++) {
      components.add(new Component(frame, i, side(frame, frame.components().get(i), eighths)));
    }
    PixelSink pixels =
        new PixelSink(
            Component.ceil(frame.width() * eighths, WHOLE),
            Component.ceil(frame.height() * eighths, WHOLE),
            components,
            eighths,
            file.isYcc());
    new DctDecoder(file, components, pixels).decode();
    return pixels;
  }

  /**
   * Decodes each component alone.
   *
   * @param sides of the blocks of each component, in samples: 8, 4, 2 or 1
   */
  static List<DecodedPlane> planes(JpegFile file, List<Integer> sides) {
    requireArray(file);
    List<Component> components = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      components.add(new Component(file.frame(), i, sides.get(i)));
    }
    PlaneSink planes = new PlaneSink(components);
    new DctDecoder(file, components, planes).decode();
    return planes.planes();
  }

  private static void requireArray(JpegFile file) {
    if ((long) file.width() * file.height() > Integer.MAX_VALUE - 8) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE,
          "the JPEG has more than %d pixels: use a smaller one".formatted(Integer.MAX_VALUE),
          Integer.MAX_VALUE,
          (long) file.width() * file.height());
    }
  }

  private void decode() {
    for (Segment segment : file.segments()) {
      if (segment.isScan()) {
        scan(segment);
      } else {
        tables.read(file.bytes(), segment);
      }
    }
    if (decoder == null || !components.stream().allMatch(Component::isScanned)) {
      throw Undecodable.of(ImageFormat.JPEG, "a component has no scan");
    }
    if (!file.hasEnd() && !decoder.isComplete()) {
      throw Undecodable.of(ImageFormat.JPEG, "its image data ends before its last scan");
    }
    decoder.finish();
  }

  private void scan(Segment segment) {
    boolean progressive = file.frame().isProgressive();
    Scan scan = Scan.parse(file.bytes(), segment, components, progressive, tables);
    if (decoder == null) {
      decoder =
          progressive || scan.parts().size() < components.size()
              ? new CoefficientDecoder(components, picture, progressive)
              : new StripDecoder(picture);
    }
    decoder.read(scan, ScanData.of(file.bytes(), segment.end(), segment.dataEnd()));
  }

  /**
   * The side of a component's blocks. A component that is coarser than the finest one is reduced
   * less, so that its own resolution is used before samples are interpolated.
   */
  private static int side(FrameHeader frame, FrameHeader.FrameComponent component, int side) {
    int own = side;
    while (own < WHOLE
        && component.across() * 2 * own <= frame.mostAcross() * side
        && component.down() * 2 * own <= frame.mostDown() * side) {
      own *= 2;
    }
    return own;
  }
}
