package com.progimage.server.config;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parses the presets in the setting or its file. */
final class PresetText {
  private PresetText() {}

  /**
   * Returns the texts of transformations by name, not parsed yet.
   *
   * @param text {@code card=resize_300x200_cover hero=resize_1600x,quality_70}; or {@code @} and a
   *     file with such text, in which lines that begin with {@code #} are comments
   * @throws Failure {@code INVALID_TRANSFORMATION} if the text does not have that form
   */
  static Map<String, String> read(String text) throws IOException {
    String stripped = text.strip();
    if (stripped.startsWith("@")) {
      return parse(Files.readString(Path.of(stripped.substring(1))));
    }
    return parse(stripped);
  }

  private static Map<String, String> parse(String text) {
    Map<String, String> presets = new LinkedHashMap<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      for (String preset : line.split("\\s+")) {
        int equals = preset.indexOf('=');
        if (equals < 0) {
          throw refused("'" + preset + "' has no =");
        }
        String name = preset.substring(0, equals);
        if (presets.put(name, preset.substring(equals + 1)) != null) {
          throw refused("preset " + name + " is defined twice");
        }
      }
    }
    return presets;
  }

  private static Failure refused(String why) {
    return new Failure(ErrorCode.INVALID_TRANSFORMATION, why);
  }
}
