package com.progimage.features;

import java.util.List;

/** The setup of a run: with or without a gateway and direct answers. */
public enum Setup {
  /** Servers answer clients themselves, some GETs directly. */
  USUAL("", List.of()),

  /** The shipped gateway stands in front, and answers GETs of kept images. */
  GATEWAY(" through the gateway", List.of("--trusted-proxies", "127.0.0.1")),

  /** Originals, manifests and renditions are in an object store. */
  OBJECT_STORE(" in an object store", List.of()),

  /** Jobs, facts and keys are in PostgreSQL. */
  POSTGRES(" with PostgreSQL", List.of()),

  /** Images are in an object store; jobs, facts and keys are in PostgreSQL. */
  OBJECTS_AND_POSTGRES(" in an object store with PostgreSQL", List.of()),

  /** Servers with an access log answer no GET directly. */
  ACCESS_LOG(" with an access log", List.of("--access-log", "json"));

  private final String title;
  private final List<String> flags;

  Setup(String title, List<String> flags) {
    this.title = title;
    this.flags = flags;
  }

  boolean hasObjectStore() {
    return this == OBJECT_STORE || this == OBJECTS_AND_POSTGRES;
  }

  boolean hasPostgres() {
    return this == POSTGRES || this == OBJECTS_AND_POSTGRES;
  }

  /** The flags that servers need for it. */
  List<String> flags() {
    return flags;
  }

  @Override
  public String toString() {
    return title;
  }
}
