package com.progimage.features.runs;

import com.progimage.features.RegistryKind;
import com.progimage.features.Setup;
import com.progimage.features.door.DoorKind;
import java.util.Locale;

/** All scenarios once: through one door, on one registry, in one setup. Runs follow each other. */
public record Run(DoorKind door, RegistryKind registry, Setup setup) {
  // A scenario is for all doors and registries, unless its tags name those that it is for.
  static final String HTTP = "(http | !(sdk | cli))";
  static final String SDK = "(sdk | !(http | cli))";
  static final String CLI = "(cli | !(http | sdk))";

  /** The SDK for Go can what the SDK for Java can. */
  static final String GO = SDK;

  static final String ON_SQLITE = " & (sqlite | !redis)";
  static final String ON_REDIS = " & (redis | !sqlite)";

  /** The scenarios that are about several servers are for a cluster too. */
  static final String ON_CLUSTER = ON_REDIS;

  static final String IN_OBJECT_STORE = " & !disk";
  static final String ABOUT_WHAT_IS_STORED = " & stored";
  static final String ABOUT_STATE = " & state";
  static final String ABOUT_STORES = " & (stored | state | redis)";
  static final String ABOUT_REDIS = " & redis";

  static final String TALLY = "com.progimage.features.runs.Tally, html:target/acceptance/";

  private static Run current = new Run(DoorKind.HTTP, RegistryKind.SQLITE, Setup.USUAL);

  /** The one that goes on. */
  public static Run current() {
    return current;
  }

  static void begin(DoorKind door, RegistryKind registry) {
    begin(door, registry, Setup.USUAL);
  }

  static void begin(DoorKind door, RegistryKind registry, Setup setup) {
    current = new Run(door, registry, setup);
  }

  /** The name of its report. */
  String file() {
    String name = "%s-%s%s.html".formatted(door, registry, setup).toLowerCase(Locale.ROOT);
    return name.replace(' ', '-');
  }

  @Override
  public String toString() {
    return door + " on " + registry + setup;
  }
}
