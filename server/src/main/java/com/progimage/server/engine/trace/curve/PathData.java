package com.progimage.server.engine.trace.curve;

/**
 * Writes the {@code d} of a path in as few characters as possible: whole numbers, relative
 * commands, a command letter only where it changes, a space only between two digits.
 */
public final class PathData {
  private final double unitsPerPixel;
  private final StringBuilder text = new StringBuilder();
  private int penX;
  private int penY;
  private int startX;
  private int startY;
  private int previousX;
  private int previousY;
  private int subpath;
  private int segments;
  private char command;

  public PathData(double unitsPerPixel) {
    this.unitsPerPixel = unitsPerPixel;
  }

  /** Begins a subpath. Coordinates are in working pixels, here and below. */
  public void moveTo(double x, double y) {
    subpath = text.length();
    previousX = startX;
    previousY = startY;
    startX = units(x);
    startY = units(y);
    text.append('m');
    number(startX - previousX);
    number(startY - previousY);
    penX = startX;
    penY = startY;
    command = 'l';
    segments = 0;
  }

  public void lineTo(double x, double y) {
    int dx = units(x) - penX;
    int dy = units(y) - penY;
    if (dx == 0 && dy == 0) {
      return;
    }
    if (dy == 0) {
      command('h');
      number(dx);
    } else if (dx == 0) {
      command('v');
      number(dy);
    } else {
      command('l');
      number(dx);
      number(dy);
    }
    penX += dx;
    penY += dy;
    segments++;
  }

  public void curveTo(double x1, double y1, double x2, double y2, double x, double y) {
    command('c');
    number(units(x1) - penX);
    number(units(y1) - penY);
    number(units(x2) - penX);
    number(units(y2) - penY);
    int dx = units(x) - penX;
    int dy = units(y) - penY;
    number(dx);
    number(dy);
    penX += dx;
    penY += dy;
    // A single curve can enclose an area, a line cannot.
    segments += 2;
  }

  /** Ends the subpath; removes it if it encloses nothing. */
  public void close() {
    if (segments < 2) {
      text.setLength(subpath);
      startX = previousX;
      startY = previousY;
    } else {
      text.append('z');
    }
  }

  private void command(char letter) {
    if (command != letter) {
      text.append(letter);
      command = letter;
    }
  }

  private void number(int value) {
    char last = text.charAt(text.length() - 1);
    if (value >= 0 && last >= '0' && last <= '9') {
      text.append(' ');
    }
    text.append(value);
  }

  private int units(double pixels) {
    return (int) Math.round(pixels * unitsPerPixel);
  }

  public int length() {
    return text.length();
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
