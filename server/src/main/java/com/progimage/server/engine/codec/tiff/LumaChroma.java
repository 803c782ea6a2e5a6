package com.progimage.server.engine.codec.tiff;

/**
 * Converts luma and chroma to colors (TIFF 6.0, sections 20 and 21), with the file's own
 * coefficients of red, green and blue in luma and its own codes for black and white. The defaults
 * are those of CCIR 601, and 0 to 255.
 */
final class LumaChroma {
  private static final double[] CCIR_601 = {0.299, 0.587, 0.114};
  private static final double[] FULL_RANGE = {0, 255, 128, 255, 128, 255};

  /** The greatest distance of a chroma code from its middle. */
  private static final int CHROMA = 127;

  private final float[] luma;
  private final float[] crRed;
  private final float[] crGreen;
  private final float[] cbGreen;
  private final float[] cbBlue;

  private LumaChroma(double[] shares, double[] range) {
    double red = 2 - 2 * shares[0];
    double blue = 2 - 2 * shares[2];
    luma = table(1, range[0], range[1], 255);
    cbBlue = table(blue, range[2], range[3], CHROMA);
    crRed = table(red, range[4], range[5], CHROMA);
    cbGreen = table(-blue * shares[2] / shares[1], range[2], range[3], CHROMA);
    crGreen = table(-red * shares[0] / shares[1], range[4], range[5], CHROMA);
  }

  static LumaChroma of(Directory directory) {
    double[] shares =
        directory.fractions(Tag.LUMA, 3).filter(LumaChroma::areShares).orElse(CCIR_601);
    double[] range =
        directory
            .fractions(Tag.BLACK_AND_WHITE, 6)
            .filter(LumaChroma::areRanges)
            .orElse(FULL_RANGE);
    return new LumaChroma(shares, range);
  }

  private static boolean areShares(double[] shares) {
    return shares[0] < 1 && shares[1] > 0.01 && shares[2] < 1;
  }

  private static boolean areRanges(double[] range) {
    return range[1] - range[0] >= 1 && range[3] - range[2] >= 1 && range[5] - range[4] >= 1;
  }

  private static float[] table(double factor, double black, double white, int most) {
    float[] table = new float[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) (factor * (i - black) * most / (white - black));
    }
    return table;
  }

  /**
   * @return 0x00RRGGBB
   */
  int rgb(int y, int cb, int cr) {
    float light = luma[y] + 0.5f;
    return clamp(light + crRed[cr]) << 16
        | clamp(light + crGreen[cr] + cbGreen[cb]) << 8
        | clamp(light + cbBlue[cb]);
  }

  private static int clamp(float value) {
    return Math.clamp((int) Math.floor(value), 0, 255);
  }
}
