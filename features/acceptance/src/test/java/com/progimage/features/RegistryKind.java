package com.progimage.features;

/** Where a server's registry is. */
public enum RegistryKind {
  SQLITE("SQLite"),
  REDIS("Redis"),
  CLUSTER("a Redis Cluster");

  private final String title;

  RegistryKind(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }
}
