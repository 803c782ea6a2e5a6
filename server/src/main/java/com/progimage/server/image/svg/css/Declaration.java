package com.progimage.server.image.svg.css;

/**
 * One property and its value as a style attribute or rule states them.
 *
 * @param property in lower case; a custom property as it is written
 * @param value without comments, escapes and {@code !important}
 */
public record Declaration(String property, String value, boolean important) {
  /** Whether the document has made the property up. */
  public boolean isCustom() {
    return property.startsWith("--");
  }
}
