package com.progimage.server.state;

import java.util.Locale;

/** What an item needs first. Items of each kind wait apart: a slow source delays no rendering. */
public enum Work {
  /** Its image is stored. */
  MAKE,
  /** Its image is fetched from another server. */
  FETCH;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
