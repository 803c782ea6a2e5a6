package com.progimage.server.http.response;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads files in the server's jar. */
public final class Resource {
  private Resource() {}

  public static InputStream open(String path) {
    InputStream file = Resource.class.getResourceAsStream(path);
    if (file == null) {
      throw new IllegalStateException("this build lacks " + path);
    }
    return file;
  }

  public static byte[] bytes(String path) {
    try (InputStream file = open(path)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
