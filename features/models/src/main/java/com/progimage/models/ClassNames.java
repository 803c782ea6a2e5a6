package com.progimage.models;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the names of ImageNet's classes; of the synonyms of each, the first. */
final class ClassNames {
  private static final SourceFile SOURCE =
      new SourceFile(
          "imagenet_classes.js",
          "2b077246aef6959d0714d3a454aac148aa71581236ba3233c839ca50307cee1b");

  /** A text that is joined from two. */
  private static final Pattern JOINT = Pattern.compile("(['\"])\\s*\\+\\s*\\1");

  private static final Pattern CLASS = Pattern.compile("(\\d+): (['\"])((?:\\\\.|(?!\\2).)*)\\2");

  private ClassNames() {}

  /** A line for each class, in the order of their indices. */
  static byte[] of(Path originals) throws IOException {
    String script = new String(SOURCE.read(originals), StandardCharsets.UTF_8);
    Matcher classes = CLASS.matcher(JOINT.matcher(script).replaceAll(""));
    StringBuilder lines = new StringBuilder();
    for (int index = 0; classes.find(); index++) {
      if (Integer.parseInt(classes.group(1)) != index) {
        throw new IOException(SOURCE.name() + " has no class " + index);
      }
      String names = classes.group(3).replace("\\", "");
      lines.append(names.split(",", 2)[0]).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
