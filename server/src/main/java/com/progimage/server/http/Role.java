package com.progimage.server.http;

/** Which of the two services a server is. Both answer what is asked about an image or a server. */
public enum Role {
  /** Both services in one. */
  ALL,
  /** Stores, lists and deletes. */
  INGEST,
  /** Gives images out, and makes their renditions. */
  DELIVERY;

  boolean ingests() {
    return this != DELIVERY;
  }

  /** Whether it makes renditions, for which it needs render workers that are up. */
  public boolean delivers() {
    return this != INGEST;
  }
}
