package com.progimage.server.access.password;

/** Makes hashers whose hashes cost next to nothing, and protect nothing. */
public final class CheapHasher {
  private CheapHasher() {}

  public static PasswordHasher of(int memoryKib) {
    return PasswordHasher.cheap(memoryKib);
  }
}
