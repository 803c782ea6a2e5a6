package com.progimage.sdk;

import java.util.List;

/**
 * A name of what an image shows.
 *
 * @param name of a class, such as {@code golden retriever}, or of a group of them, such as {@code
 *     Dog}
 * @param confidence in percent
 * @param parents the groups that it belongs to, the nearest first
 */
public record Label(String name, double confidence, List<String> parents) {

  /** Copies the list. */
  public Label {
    parents = List.copyOf(parents);
  }
}
