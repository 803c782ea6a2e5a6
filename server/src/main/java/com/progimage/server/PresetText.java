package com.progimage.server;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The presets as the setting or its file has them. */
final class PresetText {
  private PresetText() {}

  /**
   * Transformations by name, not yet read.
   *
   * @param text {@code card=resize_300x200_cover hero=resize_1600x,quality_70}; or {@code @} and a
   *     file with such text, in which lines that begin with {@code #} are comments
   * @throws Failure {@code INVALID_TRANSFORMATION} where it does not have that form
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
          throw refused("preset " + name + " is there twice");
        }
      }
    }
    return presets;
  }

  private static Failure refused(String why) {
    return new Failure(ErrorCode.INVALID_TRANSFORMATION, why);
  }
}
