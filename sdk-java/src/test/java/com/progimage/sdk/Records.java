package com.progimage.sdk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Images and what a server would say of them. */
final class Records {
  static final String ID = "0198a000-0000-7000-8000-000000000001";
  static final byte[] PNG = png(40);

  private Records() {}

  /** What looks like a PNG to who reads its first bytes alone. */
  static byte[] png(int length) {
    byte[] bytes = new byte[length];
    byte[] magic = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    System.arraycopy(magic, 0, bytes, 0, magic.length);
    for (int i = magic.length; i < length; i++) {
      bytes[i] = (byte) (i * 7);
    }
    return bytes;
  }

  static String digest(byte[] bytes) {
    return "sha256-" + HexFormat.of().formatHex(sha256(bytes));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static String id(int number) {
    return "0198a000-0000-7000-8000-" + String.format("%012x", number);
  }

  static String record(byte[] bytes) {
    return record(ID, "png", digest(bytes), bytes.length);
  }

  static String record(String id, String format, String digest, long byteCount) {
    return """
    {"id": "%s", "url": "https://img.example.org/images/%s", "format": "%s",
     "mediaType": "image/%s", "width": 60, "height": 40, "byteCount": %d, "digest": "%s",
     "createdAt": "2026-01-02T03:04:05.678Z", "expiresAt": null, "mood": {"is": ["new", 1]}}
    """
        .formatted(id, id, format, format, byteCount, digest);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
