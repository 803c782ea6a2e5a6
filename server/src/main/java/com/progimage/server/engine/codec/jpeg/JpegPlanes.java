package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.codec.PlaneSource;
import com.progimage.server.image.Size;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The components of a JPEG file, each decoded at its own reduction. */
public final class JpegPlanes implements PlaneSource {
  private final JpegFile file;
  private final Map<List<Integer>, List<DecodedPlane>> bySides = new HashMap<>();

  private JpegPlanes(JpegFile file) {
    this.file = file;
  }

  /** Empty if {@link DctDecoder} does not support the file, or if it holds other components. */
  public static Optional<PlaneSource> of(JpegFile file) {
    return DctDecoder.reads(file)
            && (file.isYcc() && file.components() == 3 || file.components() == 1)
        ? Optional.of(new JpegPlanes(file))
        : Optional.empty();
  }

  @Override
  public Size stored() {
    return new Size(file.width(), file.height());
  }

  @Override
  public int orientation() {
    return file.orientation();
  }

  @Override
  public List<DecodedPlane> decode(Size luma, Size chroma) {
    List<Integer> sides =
        IntStream.range(0, file.components())
            .mapToObj(index -> side(file.frame(), index, index == 0 ? luma : chroma))
            .toList();
    return bySides.computeIfAbsent(sides, each -> DctDecoder.planes(file, each));
  }

  /** The side of a component's blocks at which it has at least this size. */
  private static int side(FrameHeader frame, int index, Size atLeast) {
    FrameHeader.FrameComponent component = frame.components().get(index);
    return DctDecoder.eighths(
        new Size(frame.width() * component.across(), frame.height() * component.down()),
        new Size(atLeast.width() * frame.mostAcross(), atLeast.height() * frame.mostDown()));
  }
}
