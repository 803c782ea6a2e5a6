package com.progimage.server.http;

/** The services that a server provides. All roles answer queries about an image or the server. */
public enum Role {
  /** Both services. */
  ALL,
  /** Stores, lists and deletes images. */
  INGEST,
  /** Serves images and makes their renditions. */
  DELIVERY;

  boolean ingests() {
    return this != DELIVERY;
  }

  /** Whether it makes renditions, for which its render workers must be up. */
  public boolean delivers() {
    return this != INGEST;
  }
}
