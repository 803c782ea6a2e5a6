package com.progimage.sdk;

import java.util.Locale;

/**
 * One thing that a key allows, or a set of them. The constants are those known to this version; a
 * server may have others.
 */
public final class Scope {
  /** Reading records, the renditions of private images, and jobs. */
  public static final Scope READ = new Scope("read");

  /** Listing images and jobs. */
  public static final Scope LIST = new Scope("list");

  /** Reading the stored bytes of private images. */
  public static final Scope ORIGINAL = new Scope("original");

  /** Storing images. */
  public static final Scope WRITE = new Scope("write");

  /** Having the server download images. */
  public static final Scope FETCH = new Scope("fetch");

  /** Making new renditions of private images, and rendering without storing. */
  public static final Scope RENDER = new Scope("render");

  /** Submitting and canceling jobs. */
  public static final Scope JOBS = new Scope("jobs");

  /** Having images analyzed, and reading statistics of what was found. */
  public static final Scope ANALYZE = new Scope("analyze");

  /** Registering, listing and removing webhooks. */
  public static final Scope WEBHOOKS = new Scope("webhooks");

  /** Deleting images. */
  public static final Scope DELETE = new Scope("delete");

  /** Reading metrics and the dashboard. */
  public static final Scope OPERATE = new Scope("operate");

  /** Creating and revoking keys, and acting for every owner. */
  public static final Scope ADMIN = new Scope("admin");

  /** The set of {@link #READ}, {@link #LIST} and {@link #RENDER}. */
  public static final Scope VIEWER = new Scope("viewer");

  /**
   * The set of {@link #VIEWER}, {@link #ORIGINAL}, {@link #WRITE}, {@link #FETCH}, {@link #JOBS}
   * and {@link #ANALYZE}.
   */
  public static final Scope WRITER = new Scope("writer");

  /** The set of {@link #WRITER}, {@link #WEBHOOKS} and {@link #DELETE}. */
  public static final Scope FULL = new Scope("full");

  private final String name;

  private Scope(String name) {
    this.name = name;
  }

  /**
   * Returns the scope or set with a name, which may be unknown to this version.
   *
   * @param name in any case, such as {@code write}
   * @return a scope equal to the constant if there is one
   */
  public static Scope of(String name) {
    return new Scope(name.toLowerCase(Locale.ROOT));
  }

  /** {@return the name in the API, such as {@code write}} */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scope scope && scope.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
