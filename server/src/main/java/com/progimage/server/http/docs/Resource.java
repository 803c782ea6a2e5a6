package com.progimage.server.http.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files in the server's jar. */
final class Resource {
  private Resource() {}

  static InputStream open(String path) {
    InputStream file = Resource.class.getResourceAsStream(path);
    if (file == null) {
      throw new IllegalStateException("this build lacks " + path);
    }
    return file;
  }

  static byte[] bytes(String path) {
    try (InputStream file = open(path)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
