package com.progimage.server.engine.svg.font;

import java.awt.font.TextAttribute;
import java.text.AttributedCharacterIterator;
import java.util.HashMap;
import java.util.Map;
import org.apache.batik.gvt.font.AWTFontFamily;
import org.apache.batik.gvt.font.GVTFont;

/** A font family of the JVM, with kerning. */
final class KernedFamily extends AWTFontFamily {
  KernedFamily(String name) {
    super(name);
  }

  @Override
  public GVTFont deriveFont(float size, AttributedCharacterIterator text) {
    return deriveFont(size, text.getAttributes());
  }

  @Override
  @SuppressWarnings("rawtypes") // Batik's own signature
  public GVTFont deriveFont(float size, Map attributes) {
    Map<Object, Object> all = new HashMap<>();
    ((Map<?, ?>) attributes).forEach(all::put);
    all.put(TextAttribute.SIZE, size);
    all.put(TextAttribute.FAMILY, getFamilyName());
    all.remove(TEXT_COMPOUND_DELIMITER);
    return new KernedFont(all);
  }
}
