package com.progimage.server.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file of weights that are not rounded. The server works without them; see docs/models.md. */
public enum OriginalFile {
  FACE_NET(
      "dlib_face_recognition_resnet_model_v1.dat",
      22_466_066,
      "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"),
  FACE_LANDMARKS(
      "shape_predictor_5_face_landmarks.dat",
      9_150_489,
      "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888"),
  /** The server may have the two files of faces without this one. */
  LABEL_NET(
      "efficientnet-lite0-57934424.pth",
      18_826_032,
      "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db");

  private final String fileName;
  private final long bytes;
  private final String sha256;

  OriginalFile(String fileName, long bytes, String sha256) {
    this.fileName = fileName;
    this.bytes = bytes;
    this.sha256 = sha256;
  }

  public String fileName() {
    return fileName;
  }

  /** Whether a folder has a file of that name. */
  public boolean isIn(Path folder) {
    return Files.exists(folder.resolve(fileName));
  }

  /**
   * Reads the file in a folder.
   *
   * @throws IllegalArgumentException if it is missing or is another file; the message says what to
   *     do
   */
  public byte[] read(Path folder) {
    Path file = folder.resolve(fileName);
    try {
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            "%s is missing: copy it there, or leave out the setting to use the server's own weights"
                .formatted(file));
      }
      long size = Files.size(file);
      // Nothing is read of a file that may be too large for the memory.
      byte[] content = size == bytes ? Files.readAllBytes(file) : new byte[0];
      if (!sha256(content).equals(sha256)) {
        throw new IllegalArgumentException(
            "%s is not the original file of %d bytes with the SHA-256 %s: copy that one there"
                .formatted(file, bytes, sha256));
      }
      return content;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read %s (%s): let the server's user read it".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Checks all files in a folder. That of labels may be missing.
   *
   * @throws IllegalArgumentException as {@link #read}
   */
  public static void check(Path folder) {
    for (OriginalFile file : values()) {
      if (file != LABEL_NET || file.isIn(folder)) {
        file.read(folder);
      }
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
