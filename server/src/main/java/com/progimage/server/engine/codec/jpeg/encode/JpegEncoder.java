package com.progimage.server.engine.codec.jpeg.encode;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Planes;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.PlaneEncoder;
import com.progimage.server.engine.codec.imageio.Flatten;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.transformation.Chroma;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Writes JPEG with Huffman tables made for each scan. The file is baseline unless progressive is
 * requested, or is smaller when a small file is requested. Gray has one component. Chroma is
 * subsampled as requested; by default it has half the resolution below quality {@value
 * #FULL_CHROMA} and the full one from there on. Qualities mean what they mean to libjpeg.
 */
public final class JpegEncoder implements PlaneEncoder {
  private static final int FULL_CHROMA = 90;

  /** The limit of libjpeg, slightly below the format's. */
  private static final int MOST_SIDE = 65_500;

  @Override
  public void encode(Pixels pixels, EncodeSettings settings, OutputStream out) throws IOException {
    Undecodable.requireSide(ImageFormat.JPEG, pixels.size(), MOST_SIDE);
    Pixels opaque = Flatten.onto(pixels, settings.backgroundRgb());
    EncodedFrame frame =
        opaque.isGray()
            ? EncodedFrame.gray(opaque.size(), settings.quality())
            : EncodedFrame.color(opaque.size(), subsampling(settings), settings.quality());
    new BlockQuantizer(frame, new PixelUnitRows(frame, opaque.argb())).run();
    write(frame, settings, out);
  }

  @Override
  public Optional<Chroma> chroma(EncodeSettings settings) {
    return Optional.of(subsampling(settings));
  }

  @Override
  public void encodePlanes(Planes planes, EncodeSettings settings, OutputStream out)
      throws IOException {
    Undecodable.requireSide(ImageFormat.JPEG, planes.size(), MOST_SIDE);
    EncodedFrame frame =
        planes.isGray()
            ? EncodedFrame.gray(planes.size(), settings.quality())
            : EncodedFrame.color(planes.size(), planes.chroma(), settings.quality());
    new BlockQuantizer(frame, new PlaneUnitRows(frame, planes.all())).run();
    write(frame, settings, out);
  }

  private static void write(EncodedFrame frame, EncodeSettings settings, OutputStream out)
      throws IOException {
    JpegOutput file = settings.progressive() ? progressive(frame) : baseline(frame);
    if (settings.small() && !settings.progressive()) {
      // The smaller of the two depends on the picture: small pictures do not repay several scans.
      JpegOutput other = progressive(frame);
      file = other.byteCount() < file.byteCount() ? other : file;
    }
    file.writeTo(out);
  }

  private static Chroma subsampling(EncodeSettings settings) {
    if (settings.chroma() != null) {
      return settings.chroma();
    }
    return settings.quality() >= FULL_CHROMA ? Chroma.FULL : Chroma.HALF;
  }

  private static JpegOutput baseline(EncodedFrame frame) {
    return JpegOutput.of(frame, /* isProgressive= */ false, List.of(new BaselineScan(frame)));
  }

  private static JpegOutput progressive(EncodedFrame frame) {
    return JpegOutput.of(frame, /* isProgressive= */ true, ProgressiveScans.of(frame));
  }
}
