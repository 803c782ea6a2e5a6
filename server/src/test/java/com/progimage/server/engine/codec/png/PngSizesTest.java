package com.progimage.server.engine.codec.png;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares sizes with what libpng makes of the same rows: zlib after the filters, with its strategy
 * for filtered data.
 */
@Tag("slow")
class PngSizesTest {
  private static final EncodeSettings SMALL =
      new EncodeSettings(80, false, 0xffffff, false, null, /* small= */ true);

  /** Drawn without fonts of the system, so that every machine draws the same. */
  enum Picture {
    FLAT_ART(
        800,
        600,
        g -> {
          Random random = new Random(1);
          for (int i = 0; i < 40; i++) {
            g.setColor(new Color(random.nextInt(0x1000000)));
            int size = 20 + random.nextInt(200);
            g.fill(new Ellipse2D.Double(random.nextInt(800), random.nextInt(600), size, size));
          }
        }),
    FEW_COLORS(
        640,
        480,
        g -> {
          g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
          Random random = new Random(2);
          for (int i = 0; i < 60; i++) {
            g.setColor(new Color[] {Color.RED, Color.BLUE, Color.WHITE, Color.ORANGE}[i % 4]);
            g.setStroke(new BasicStroke(1 + random.nextInt(12)));
            g.drawLine(
                random.nextInt(640), random.nextInt(480), random.nextInt(640), random.nextInt(480));
          }
        }),
    LINEAR_GRADIENT(
        800,
        600,
        g -> {
          g.setPaint(new GradientPaint(0, 0, new Color(0x204080), 800, 600, new Color(0xf0c020)));
          g.fillRect(0, 0, 800, 600);
        }),
    HORIZONTAL_GRADIENT(
        1024,
        512,
        g -> {
          g.setPaint(new GradientPaint(0, 0, new Color(0x102030), 1024, 0, new Color(0xfff080)));
          g.fillRect(0, 0, 1024, 512);
        }),
    RADIAL_GRADIENT(
        640,
        640,
        g -> {
          g.setPaint(
              new RadialGradientPaint(
                  320,
                  320,
                  400,
                  new float[] {0, 0.5f, 1},
                  new Color[] {Color.WHITE, new Color(0x3070d0), Color.BLACK}));
          g.fillRect(0, 0, 640, 640);
        }),
    GRAY_GRADIENT(
        700,
        500,
        g -> {
          g.setPaint(new GradientPaint(0, 0, Color.BLACK, 700, 100, Color.WHITE));
          g.fillRect(0, 0, 700, 500);
        }),
    SMALL_SCENE(192, 128, g -> drawScene(g, 192, 128)),
    SCREENSHOT(1000, 700, g -> drawScreen(g, 1000, 700)),
    TRANSLUCENT(
        500,
        400,
        g -> {
          g.setComposite(AlphaComposite.Src);
          g.setPaint(
              new RadialGradientPaint(
                  250,
                  200,
                  220,
                  new float[] {0, 1},
                  new Color[] {new Color(0xc0ff8000, true), new Color(0x00ff8000, true)}));
          g.fillRect(0, 0, 500, 400);
        });

    private final int width;
    private final int height;
    private final Consumer<Graphics2D> drawing;

    Picture(int width, int height, Consumer<Graphics2D> drawing) {
      this.width = width;
      this.height = height;
      this.drawing = drawing;
    }

    Pixels draw() {
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
      Graphics2D g = image.createGraphics();
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      if (this != TRANSLUCENT) {
        g.setColor(new Color(0xf4f1ea));
        g.fillRect(0, 0, width, height);
      }
      drawing.accept(g);
      g.dispose();
      return new Pixels(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    }
  }

  /** Smooth edges, gradients and few repetitions within a row. */
  private static void drawScene(Graphics2D g, int width, int height) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setPaint(new GradientPaint(0, 0, new Color(0x88c4f0), 0, height, new Color(0xfff0d0)));
    g.fillRect(0, 0, width, height);
    Random random = new Random(3);
    for (int i = 0; i < 9; i++) {
      g.setColor(new Color(random.nextInt(0x1000000)));
      int size = 20 + random.nextInt(50);
      g.fill(new Ellipse2D.Double(random.nextInt(width), random.nextInt(height), size, size));
      g.drawLine(random.nextInt(width), 0, random.nextInt(width), height);
    }
  }

  /** Windows with title bars that have gradients, and lines of signs from a small alphabet. */
  private static void drawScreen(Graphics2D g, int width, int height) {
    g.setPaint(new GradientPaint(0, 0, new Color(0x3b6ea5), 0, height, new Color(0x9cc3e8)));
    g.fillRect(0, 0, width, height);
    Random random = new Random(3);
    Path2D[] signs = new Path2D[40];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = new Path2D.Double();
      signs[i].moveTo(random.nextInt(7), random.nextInt(10));
      for (int k = 0; k < 3; k++) {
        signs[i].quadTo(
            random.nextInt(7), random.nextInt(10), random.nextInt(7), random.nextInt(10));
      }
    }
    for (int window = 0; window < 3; window++) {
      int x = 40 + window * 210;
      int y = 30 + window * 110;
      g.setColor(Color.WHITE);
      g.fillRoundRect(x, y, 480, 380, 12, 12);
      g.setPaint(new GradientPaint(0, y, new Color(0xe8e8ec), 0, y + 28, new Color(0xc8c8d0)));
      g.fillRoundRect(x, y, 480, 28, 12, 12);
      g.setColor(new Color(0x222222));
      for (int line = 0; line < 20; line++) {
        int letters = 20 + random.nextInt(35);
        for (int i = 0; i < letters; i++) {
          if (random.nextInt(6) > 0) {
            int at = x + 12 + 8 * i;
            int base = y + 40 + 16 * line;
            Path2D sign = signs[random.nextInt(signs.length)];
            g.translate(at, base);
            g.draw(sign);
            g.translate(-at, -base);
          }
        }
      }
    }
  }

  /** The unfiltered rows of a file, and the bytes of everything but their stream. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Rows(PngHeader header, byte[][] rows, int otherBytes) {
    static Rows of(byte[] file) {
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      int other = 8;
      PngHeader header = PngHeader.parse(Arrays.copyOfRange(file, 16, 29)); // the first chunk
      for (int at = 8; at < file.length; ) {
        ByteBuffer chunk = ByteBuffer.wrap(file, at, file.length - at);
        int length = chunk.getInt();
        int type = chunk.getInt();
        byte[] content = Arrays.copyOfRange(file, at + 8, at + 8 + length);
        if (type == ChunkReader.IDAT) {
          data.writeBytes(content);
          other += 12;
        } else {
          other += 12 + length;
        }
        at += 12 + length;
      }
      int length = 1 + header.rowBytes(header.width());
      byte[][] rows = new byte[header.height()][length];
      byte[] prior = new byte[length];
      try (Inflater inflater = new Inflater()) {
        inflater.setInput(data.toByteArray());
        for (byte[] row : rows) {
          assertThat(inflater.inflate(row)).isEqualTo(length);
          Unfilter.undo(row, prior, length, header.filterDistance());
          prior = row;
        }
      } catch (DataFormatException e) {
        throw new AssertionError(e);
      }
      return new Rows(header, rows, other);
    }

    /**
     * @param filter of all rows, or 5 for that with the least sum in each row
     */
    int fileBytes(int filter, int level) {
      int length = 1 + header.rowBytes(header.width());
      ByteArrayOutputStream filtered = new ByteArrayOutputStream();
      byte[] prior = new byte[length];
      for (byte[] row : rows) {
        byte[] best = filtered(row, prior, filter % 5);
        for (int other = 1; filter == 5 && other < 5; other++) {
          byte[] candidate = filtered(row, prior, other);
          best = sum(candidate) < sum(best) ? candidate : best;
        }
        filtered.writeBytes(best);
        prior = row;
      }
      try (Deflater deflater = new Deflater(level)) {
        deflater.setStrategy(filter == 0 ? Deflater.DEFAULT_STRATEGY : Deflater.FILTERED);
        deflater.setInput(filtered.toByteArray());
        deflater.finish();
        byte[] out = new byte[1 << 16];
        int bytes = otherBytes;
        while (!deflater.finished()) {
          bytes += deflater.deflate(out);
        }
        return bytes;
      }
    }

    private byte[] filtered(byte[] row, byte[] prior, int filter) {
      byte[] to = new byte[row.length];
      to[0] = (byte) filter;
      int distance = header.filterDistance();
      for (int i = 1; i < row.length; i++) {
        int a = i <= distance ? 0 : row[i - distance] & 255;
        int b = prior[i] & 255;
        int c = i <= distance ? 0 : prior[i - distance] & 255;
        int p = a + b - c;
        int nearest =
            Math.abs(p - a) <= Math.abs(p - b) && Math.abs(p - a) <= Math.abs(p - c)
                ? a
                : Math.abs(p - b) <= Math.abs(p - c) ? b : c;
        to[i] = (byte) (row[i] - new int[] {0, a, b, (a + b) / 2, nearest}[filter]);
      }
      return to;
    }

    private static int sum(byte[] row) {
      int sum = 0;
      for (int i = 1; i < row.length; i++) {
        sum += Math.abs(row[i]);
      }
      return sum;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsHardlyLargerThanLibpngsDefault(Picture picture) {
    byte[] file = Pictures.encode(new PngEncoder(), picture.draw());
    Rows rows = Rows.of(file);
    boolean isAdaptive = rows.header.depth() == 8 && rows.header.colorType() != PngHeader.PALETTE;
    int libpng = rows.fileBytes(isAdaptive ? 5 : 0, 6);
    System.out.printf("sizes: %s %d, libpng %d%n", picture, file.length, libpng);
    assertThat(file.length).isLessThanOrEqualTo(libpng + libpng / 20);
  }

  @ParameterizedTest
  @EnumSource
  void aSmallFileIsAsSmallAsTheBestOfLibpng(Picture picture) {
    byte[] file = Pictures.encode(new PngEncoder(), picture.draw(), SMALL);
    Rows rows = Rows.of(file);
    int[] sizes = new int[6];
    for (int filter = 0; filter < sizes.length; filter++) {
      sizes[filter] = rows.fileBytes(filter, 9);
    }
    int libpng = Arrays.stream(sizes).min().orElseThrow();
    System.out.printf(
        "sizes: %s small %d, libpng %s%n", picture, file.length, Arrays.toString(sizes));
    assertThat(file.length).isLessThanOrEqualTo(libpng);
  }
}
