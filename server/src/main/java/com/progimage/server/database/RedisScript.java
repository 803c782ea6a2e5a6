package com.progimage.server.database;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script that Redis runs atomically. A full Redis refuses a script only at its first write,
 * so writes that need memory come before writes that free it.
 *
 * @param text in Lua
 * @param sha the digest by which Redis identifies it
 */
public record RedisScript(String text, String sha) {

  public static RedisScript of(String text) {
    return new RedisScript(text, sha1(text));
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }
}
