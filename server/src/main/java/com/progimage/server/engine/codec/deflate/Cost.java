package com.progimage.server.engine.codec.deflate;

/** Estimated numbers of bits, in units that make them whole, so that all machines agree. */
final class Cost {
  /** Units of one bit. */
  static final int BIT = 256;

  private static final int MANTISSA_BITS = 11;
  private static final short[] FRACTIONS = new short[1 << MANTISSA_BITS];

  static {
    for (int i = 0; i < FRACTIONS.length; i++) {
      double mantissa = 1 + (double) i / FRACTIONS.length;
      FRACTIONS[i] = (short) Math.round(BIT * StrictMath.log(mantissa) / StrictMath.log(2));
    }
  }

  private Cost() {}

  /** Binary logarithm of a number of at least 1. */
  static int logarithm(int number) {
    int power = 31 - Integer.numberOfLeadingZeros(number);
    int mantissa =
        power > MANTISSA_BITS ? number >> power - MANTISSA_BITS : number << MANTISSA_BITS - power;
    return BIT * power + FRACTIONS[mantissa & FRACTIONS.length - 1];
  }
}
