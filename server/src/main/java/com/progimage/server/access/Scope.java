package com.progimage.server.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** One thing that a key allows. */
public enum Scope {
  /** Read records, the renditions of private images, and the results of jobs. */
  READ,
  /** List images and jobs. */
  LIST,
  /** Read the stored bytes of private images, which may contain the place and the camera. */
  ORIGINAL,
  /** Store images. */
  WRITE,
  /** Have the server fetch images by their URL, to store or to render them. */
  FETCH,
  /** Make renditions that do not exist yet, and render images that are not stored. */
  RENDER,
  /** Submit and cancel jobs, among them thumbnails and {@code respond-async}. */
  JOBS,
  /** Have images analyzed, and read statistics of what was found. */
  ANALYZE,
  /** Register, list and delete webhooks. */
  WEBHOOKS,
  /** Delete images. */
  DELETE,
  /** Read metrics and the dashboard. */
  OPERATE,
  /** Create and revoke keys, and act for every owner. */
  ADMIN;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in the API: {@code webhooks}. */
  public String text() {
    return text;
  }

  /** The names of several in their order, with commas: {@code read,list}. */
  public static String text(Collection<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::text).collect(Collectors.joining(","));
  }

  public static Optional<Scope> find(String text) {
    return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
