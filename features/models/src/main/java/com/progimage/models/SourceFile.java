package com.progimage.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An original file of weights.
 *
 * @param sha256 in hex digits
 */
record SourceFile(String name, String sha256) {
  /** Reads the file, and checks that it is the one that the packs are made from. */
  byte[] read(Path folder) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(name));
    String found = sha256(bytes);
    if (!found.equals(sha256)) {
      throw new IOException(
          folder.resolve(name)
              + " has the SHA-256 "
              + found
              + " instead of "
              + sha256
              + ": docs/models.md says where the file is from");
    }
    return bytes;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
