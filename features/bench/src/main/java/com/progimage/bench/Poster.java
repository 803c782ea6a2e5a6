package com.progimage.bench;

import java.util.Locale;
import java.util.Random;

/**
 * A drawing of 66 KB that is slow to paint: 300 outlined paths with gradients, a third of them
 * translucent, in a curved clip, and text. It is the same in every run.
 */
final class Poster {
  private static final int PATHS = 300;
  private static final int GRADIENTS = 40;
  private static final int CURVES = 5;
  private static final int LINES = 12;

  private final Random random = new Random(7);
  private final StringBuilder svg = new StringBuilder();

  private Poster() {}

  static String svg() {
    return new Poster().drawn();
  }

  private String drawn() {
    svg.append("<svg xmlns='http://www.w3.org/2000/svg' width='800' height='600'>\n<defs>\n");
    for (int i = 0; i < GRADIENTS; i++) {
      gradient(i);
    }
    svg.append("<clipPath id='frame'><path d='M400 8C720 8 792 150 792 300S720 592 400 592 8 450 8")
        .append(" 300 80 8 400 8z'/></clipPath>\n</defs>\n<rect width='800' height='600'")
        .append(" fill='#f4ede0'/>\n<g clip-path='url(#frame)'>\n");
    for (int i = 0; i < PATHS; i++) {
      path(i);
    }
    svg.append("</g>\n");
    for (int i = 0; i < LINES; i++) {
      add(
          "<text x='%d' y='%d' font-size='%d' font-family='sans-serif' fill='#%06x'>A line of text"
              + " in the poster, number %d</text>%n",
          20 + 30 * i, 40 + 46 * i, 12 + 2 * i, random.nextInt(0x40_40_40), i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void gradient(int number) {
    boolean radial = number % 4 == 3;
    String name = radial ? "radialGradient" : "linearGradient";
    add("<%s id='g%d'%s>", name, number, radial ? "" : " x2='.%d' y2='1'".formatted(number % 10));
    add("<stop stop-color='#%06x'/>", random.nextInt(1 << 24));
    add("<stop offset='.6' stop-color='#%06x'/>", random.nextInt(1 << 24));
    add("<stop offset='1' stop-color='#%06x' stop-opacity='.6'/>", random.nextInt(1 << 24));
    add("</%s>%n", name);
  }

  private void path(int number) {
    add(
        "<path fill='url(#g%d)' stroke='#%06x' stroke-width='%.1f'%s d='M%d %d",
        random.nextInt(GRADIENTS),
        random.nextInt(1 << 24),
        0.5 + 2 * random.nextDouble(),
        number % 3 == 0 ? " opacity='.8'" : "",
        random.nextInt(740),
        random.nextInt(540));
    for (int i = 0; i < CURVES; i++) {
      svg.append('c');
      for (int j = 0; j < 6; j++) {
        add(j == 0 ? "%.1f" : " %.1f", random.nextDouble() * 120 - 50);
      }
    }
    svg.append("z'/>\n");
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library that is not used here
  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
