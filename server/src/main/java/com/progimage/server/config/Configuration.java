package com.progimage.server.config;

import java.util.EnumMap;
import java.util.Map;

/** The text of every effective setting, and its source. */
public record Configuration(Map<Setting, Value> values) {

  /** Of earlier versions. To ignore it would allow what it forbade. */
  private static final String PRESETS_ONLY = "PROGIMAGE_PRESETS_ONLY";

  /**
   * @param source {@code --flag}, a variable's name, or {@code default}
   */
  public record Value(String text, String source) {

    /** Returns the text without passwords of URLs, even if not percent-encoded, and keys. */
    public String withoutSecrets() {
      return text.replaceAll("//.*@", "//…@")
          .replaceAll("((?:sentinel-user|password)=)[^&]*", "$1…")
          .replaceAll("pik_\\S*", "pik_…");
    }
  }

  /**
   * @param flags the settings given on the command line
   * @param environment as {@link System#getenv()}; an empty variable counts as not set
   */
  public static Configuration of(Map<Setting, String> flags, Map<String, String> environment) {
    if (!environment.getOrDefault(PRESETS_ONLY, "off").equals("off")) {
      throw new InvalidSetting(
          PRESETS_ONLY
              + " is no setting any more: set "
              + Setting.TRANSFORMATIONS.variable()
              + "=presets instead");
    }
    Map<Setting, Value> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      String flag = flags.get(setting);
      String variable = environment.get(setting.variable());
      if (flag != null) {
        values.put(setting, new Value(flag, setting.flag()));
      } else if (variable != null && !variable.isEmpty()) {
        values.put(setting, new Value(variable, setting.variable()));
      } else {
        values.put(setting, new Value(setting.defaultText(), "default"));
      }
    }
    return new Configuration(values);
  }

  public Value value(Setting setting) {
    Value value = values.get(setting);
    if (value == null) {
      throw new IllegalStateException("no value for " + setting);
    }
    return value;
  }
}
