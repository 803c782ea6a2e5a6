package com.progimage.server.database;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What Redis does in one step, so that no other client can come in between. A Redis that is full
 * refuses a script at its first write only: what takes memory comes before what frees it.
 *
 * @param text in Lua
 * @param sha the name that Redis gives it
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
