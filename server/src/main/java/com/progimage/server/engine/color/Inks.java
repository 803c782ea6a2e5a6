package com.progimage.server.engine.color;

import java.util.Arrays;

/**
 * Converts CMYK without a profile to the colors of an offset press on coated paper, by Neugebauer's
 * equations (1937), cell by cell. Four steps of each ink make a grid of 256 printed colors. A color
 * between them is the mean of the 16 around it, weighted by the areas from Demichel's equations.
 */
public final class Inks {
  /** Steps of each ink: none, a third, two thirds, full. */
  private static final int STEPS = 4;

  private static final int CELL = 255 / (STEPS - 1);

  /**
   * {@code RRGGBB}. Cyan's four steps vary fastest, then magenta's, yellow's and black's: one line
   * holds all steps of cyan and magenta, and four lines hold those of yellow. The values were
   * measured from libvips 8.14, which converted these inks in a file without a profile, with the
   * intent and black point compensation that profiles get here. {@code InksTest} measures them
   * again and prints them.
   */
  private static final int[] COLORS =
      colors(
          """
          ffffff 93d1f3 08b1e8 0099e4 faaccc a398c4 4c86c0 0072b5 ef66a1 a7609d 62549a 004894 ea0082 a5087d 6b0c7b 1f0577
          fff9a9 9ccdad 15adab 0093a6 faa994 a49392 518292 007190 f0647c a65d7b 64547a 004777 e80066 a61166 6a1365 1f0661
          fff45b a2c86b 37a96f 009172 fba65c a79260 567e62 006e64 f06451 a75c53 635053 004857 e70044 a61647 6a1749 1f0846
          fff000 a5c502 42a428 008c34 fea500 a98f19 5a7c29 006d32 f15f0e a85a20 655029 00442c e80015 a50a21 6b1a27 200f2a
          a9a8a8 7396a9 0f82a5 0071a1 aa7f91 7b7591 3c668c 005789 a7517a 7d4c77 4c4375 003872 a50064 7d0361 51015f 11005c
          afa982 769381 277f7e 006e7e ac7f73 7c7270 426570 00556e a84f61 7e4b60 4c415e 00365d a50551 7d054f 51064e 0e004c
          b1a650 7a9053 327d56 006b56 ac7c49 7d704b 44624d 00534e a84e40 7e4942 4c3f42 003341 a30637 7c0c38 4f0537 140137
          b3a400 7c8e11 377a21 006829 ae7a03 7e6e17 465f21 005026 a84c13 7f491c 4e3e21 003325 a50117 7b071b 4f081f 160c23
          646263 4c5f6a 115165 004766 6a515d 4e4a5b 254059 003457 693350 4f2e4c 2d284c 001c48 660040 4f0040 31003e 00003c
          6b6754 4b5a52 184f52 004350 694f4a 4f494a 273f48 003246 693341 4f2e3f 2f283e 001e3d 660035 4e0034 310033 000031
          6d6638 4c5837 1d4c38 004239 694d31 4e4632 2b3e34 003234 68312c 4f2d2c 30272d 001d2d 670026 4d0024 310026 000026
          6c6303 4e5811 224a18 00411d 6a4c0b 504513 2a3b17 00311d 672e11 4f2a13 302518 001d1b 660115 4d0015 320017 06001c
          120417 000114 000218 000014 100011 030014 000012 000015 140015 01000e 00000c 00000e 100010 000006 000005 00000a
          090107 00010e 000011 000013 0c000a 02000e 00000e 00000e 0c000a 01000d 00000d 00000b 070005 000007 000011 00000c
          0b0304 00020b 00000d 00000e 0d0009 02000d 00000c 00000c 0c0009 00000d 00000d 00000d 080008 000009 00000f 000013
          110408 05040b 00000d 000003 11000a 01000a 00000d 000009 12000d 00000c 00000c 00000f 170010 00000e 000010 000018
          """);

  private Inks() {}

  private static int[] colors(String text) {
    return Arrays.stream(text.strip().split("\\s+"))
        .mapToInt(color -> Integer.parseInt(color, 16))
        .toArray();
  }

  /**
   * @param cmyk four bytes per pixel, 255 for full ink
   */
  public static void toSrgb(byte[] cmyk, int[] argb) {
    for (int i = 0, at = 0; i < argb.length; i++, at += 4) {
      argb[i] = rgb(cmyk[at] & 255, cmyk[at + 1] & 255, cmyk[at + 2] & 255, cmyk[at + 3] & 255);
    }
  }

  private static int rgb(int cyan, int magenta, int yellow, int black) {
    int least = cell(cyan) + STEPS * (cell(magenta) + STEPS * (cell(yellow) + STEPS * cell(black)));
    float cyanShare = share(cyan);
    float magentaShare = share(magenta);
    float yellowShare = share(yellow);
    float blackShare = share(black);
    float red = 0.5f;
    float green = 0.5f;
    float blue = 0.5f;
    for (int corner = 0; corner < 16; corner++) {
      int moreCyan = corner & 1;
      int moreMagenta = corner >> 1 & 1;
      int moreYellow = corner >> 2 & 1;
      int moreBlack = corner >> 3;
      float area =
          area(cyanShare, moreCyan)
              * area(magentaShare, moreMagenta)
              * area(yellowShare, moreYellow)
              * area(blackShare, moreBlack);
      int color =
          COLORS[
              least + moreCyan + STEPS * (moreMagenta + STEPS * (moreYellow + STEPS * moreBlack))];
      red += area * (color >> 16);
      green += area * (color >> 8 & 255);
      blue += area * (color & 255);
    }
    return 0xff000000 | (int) red << 16 | (int) green << 8 | (int) blue;
  }

  /** The grid cell of an ink value: the step below it. */
  private static int cell(int ink) {
    return Math.min(ink / CELL, STEPS - 2);
  }

  /** The position of an ink value within its cell. */
  private static float share(int ink) {
    return (ink - cell(ink) * CELL) * (1f / CELL);
  }

  private static float area(float share, int isMore) {
    return isMore != 0 ? share : 1 - share;
  }
}
