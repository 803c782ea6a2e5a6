package com.progimage.server.engine.codec.tiff;

import com.progimage.server.engine.DeepPixels;

/** Reads gray and RGB of more than 8 bits into 16 bits, with alpha if there is any. */
final class DeepReader {
  private static final int MOST = 0xffff;

  private DeepReader() {}

  static DeepPixels read(Directory directory, Layout layout) {
    int colors = layout.samples().colors();
    int channels = colors + (layout.samples().alpha() < 0 ? 0 : 1);
    DeepPixels pixels = DeepPixels.create(layout.size().width(), layout.size().height(), channels);
    short[] into = pixels.samples();
    int flip = layout.samples().photometric() == Layout.WHITE_IS_ZERO ? layout.samples().most() : 0;
    new SampleReader(directory, layout)
        .read((samples, count, to) -> {
          for (int i = 0, at = to * channels; i < count; i++, at += channels) {
            int from = i * layout.samples().count();
            int alpha =
                layout.samples().alpha() < 0
                    ? MOST
                    : wide(samples[from + layout.samples().alpha()], layout);
            for (int c = 0; c < colors; c++) {
              int value = wide(samples[from + c] ^ flip, layout);
              into[at + c] = (short) plain(value, alpha, layout.samples().premultiplied());
            }
            if (channels > colors) {
              into[at + colors] = (short) alpha;
            }
          }
        });
    return pixels;
  }

  private static int wide(int sample, Layout layout) {
    return layout.samples().bits() == 16
        ? sample
        : (int) (((long) sample * MOST + layout.samples().most() / 2) / layout.samples().most());
  }

  private static int plain(int value, int alpha, boolean premultiplied) {
    return !premultiplied || alpha == 0
        ? value
        : (int) Math.min(MOST, ((long) value * MOST + alpha / 2) / alpha);
  }
}
