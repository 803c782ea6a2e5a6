package com.progimage.server.engine.codec.imageio;

import com.progimage.server.engine.Pixels;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferInt;
import java.awt.image.DirectColorModel;
import java.awt.image.Raster;
import java.awt.image.SinglePixelPackedSampleModel;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/** Pixels as ImageIO's writers accept them, without a copy. */
public final class PixelImage extends BufferedImage {
  private static final int[] MASKS = {0xff0000, 0xff00, 0xff, 0xff000000};

  private PixelImage(DirectColorModel colors, WritableRaster raster) {
    super(colors, raster, /* isRasterPremultiplied= */ false, null);
  }

  /**
   * @param alpha whether the picture has alpha; otherwise alpha values are ignored
   */
  public static BufferedImage of(Pixels pixels, boolean alpha) {
    int[] masks = Arrays.copyOf(MASKS, alpha ? 4 : 3);
    SinglePixelPackedSampleModel model =
        new SinglePixelPackedSampleModel(
            DataBuffer.TYPE_INT, pixels.width(), pixels.height(), masks);
    int[] argb = pixels.argb();
    WritableRaster raster =
        Raster.createWritableRaster(model, new DataBufferInt(argb, argb.length), new Point());
    return new PixelImage(
        new DirectColorModel(alpha ? 32 : 24, MASKS[0], MASKS[1], MASKS[2], alpha ? MASKS[3] : 0),
        raster);
  }

  /** BufferedImage would copy the data, although writers only read it. */
  @Override
  public Raster getData() {
    return getRaster();
  }
}
