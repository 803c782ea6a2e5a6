package com.progimage.server.engine.svg.font;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.font.TextAttribute;
import java.awt.geom.Point2D;
import java.text.AttributedCharacterIterator;
import java.text.CharacterIterator;
import java.util.Map;
import org.apache.batik.gvt.font.AWTGVTFont;
import org.apache.batik.gvt.font.AWTGVTGlyphVector;
import org.apache.batik.gvt.font.GVTGlyphMetrics;
import org.apache.batik.gvt.font.GVTGlyphVector;
import org.apache.batik.gvt.font.GVTLineMetrics;
import org.apache.batik.gvt.text.ArabicTextHandler;
import org.apache.batik.gvt.text.GVTAttributedCharacterIterator;

/** A font with pair kerning, because Batik places each letter by its own width only. */
final class KernedFont extends AWTGVTFont {
  KernedFont(Map<?, ?> attributes) {
    super(attributes);
  }

  @Override
  public GVTGlyphVector createGlyphVector(FontRenderContext context, CharacterIterator text) {
    // Excludes Arabic, whose letters Batik joins, and text with letter spacing of its own.
    if (text instanceof AttributedCharacterIterator attributed
        && (ArabicTextHandler.containsArabic(attributed) || isSpaced(attributed))) {
      return super.createGlyphVector(context, text);
    }
    GlyphVector plain = awtFont.createGlyphVector(context, text);
    return new Kerned(plain, this, scale, text, kerning(plain, context, text));
  }

  /** Batik draws underlines one and a half times their thickness lower than the font says. */
  @Override
  public GVTLineMetrics getLineMetrics(
      CharacterIterator text, int begin, int limit, FontRenderContext context) {
    GVTLineMetrics own = super.getLineMetrics(text, begin, limit, context);
    return new GVTLineMetrics(
        own.getAscent(),
        own.getBaselineIndex(),
        own.getBaselineOffsets(),
        own.getDescent(),
        own.getHeight(),
        own.getLeading(),
        own.getNumChars(),
        own.getStrikethroughOffset(),
        own.getStrikethroughThickness(),
        own.getUnderlineOffset() - 1.5f * own.getUnderlineThickness(),
        own.getUnderlineThickness(),
        own.getOverlineOffset(),
        own.getOverlineThickness());
  }

  private static boolean isSpaced(AttributedCharacterIterator text) {
    text.first();
    return text.getAttribute(GVTAttributedCharacterIterator.TextAttribute.KERNING)
            instanceof Float kerning
        && !kerning.isNaN();
  }

  /** The correction of each glyph's width; empty if the font does not place glyphs one by one. */
  private float[] kerning(GlyphVector plain, FontRenderContext context, CharacterIterator text) {
    int count = plain.getNumGlyphs();
    float[] kerning = new float[count];
    StringBuilder letters = new StringBuilder(count);
    for (char letter = text.first();
        letter != CharacterIterator.DONE && letters.length() <= count;
        letter = text.next()) {
      letters.append(letter);
    }
    text.first();
    Font font = awtFont.deriveFont(Map.of(TextAttribute.KERNING, TextAttribute.KERNING_ON));
    GlyphVector laidOut =
        font.layoutGlyphVector(
            context,
            letters.toString().toCharArray(),
            0,
            letters.length(),
            Font.LAYOUT_LEFT_TO_RIGHT);
    if (laidOut.getNumGlyphs() != count || letters.length() != count) {
      return kerning;
    }
    for (int i = 0; i < count; i++) {
      if (laidOut.getGlyphCode(i) != plain.getGlyphCode(i)) {
        return new float[count];
      }
      kerning[i] = (float) (width(laidOut, i) - width(plain, i));
    }
    return kerning;
  }

  private static double width(GlyphVector glyphs, int index) {
    return glyphs.getGlyphPosition(index + 1).getX() - glyphs.getGlyphPosition(index).getX();
  }

  /** Glyphs whose widths and positions include the kerning. */
  private static final class Kerned extends AWTGVTGlyphVector {
    private final float[] kerning;
    private final double scale;

    Kerned(
        GlyphVector glyphs,
        AWTGVTFont font,
        double scale,
        CharacterIterator text,
        float[] kerning) {
      super(glyphs, font, scale, text);
      this.kerning = kerning;
      this.scale = scale;
    }

    @Override
    public GVTGlyphMetrics getGlyphMetrics(int index) {
      GVTGlyphMetrics own = super.getGlyphMetrics(index);
      return new GVTGlyphMetrics(
          (float) (own.getHorizontalAdvance() + kerning[index] * scale),
          own.getVerticalAdvance(),
          own.getBounds2D(),
          (byte) own.getType());
    }

    @Override
    public void performDefaultLayout() {
      super.performDefaultLayout();
      double moved = 0;
      for (int i = 0; i < kerning.length; i++) {
        moved += kerning[i] * scale;
        Point2D next = getGlyphPosition(i + 1);
        setGlyphPosition(
            i + 1, new Point2D.Float((float) (next.getX() + moved), (float) next.getY()));
      }
    }
  }
}
