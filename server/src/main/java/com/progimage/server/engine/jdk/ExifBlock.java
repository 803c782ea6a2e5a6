package com.progimage.server.engine.jdk;

import com.progimage.server.image.ExifOrientation;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Finds the EXIF block of a file that was inspected, and in it the orientation. */
final class ExifBlock {
  private static final int SOS = 0xda;
  private static final int APP1 = 0xe1;
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
  private static final int UPRIGHT = 1;

  private ExifBlock() {}

  /** 1 to 8; 1 where the file says nothing. */
  static int orientationOfJpeg(Path file) throws IOException {
    try (DataInputStream in = open(file)) {
      in.skipNBytes(2);
      while (true) {
        int marker = in.readUnsignedShort() & 255;
        if (marker == SOS) {
          return UPRIGHT;
        }
        byte[] segment = in.readNBytes(in.readUnsignedShort() - 2);
        if (marker == APP1
            && segment.length > EXIF.length
            && Arrays.equals(segment, 0, EXIF.length, EXIF, 0, EXIF.length)) {
          return ExifOrientation.of(Arrays.copyOfRange(segment, EXIF.length, segment.length));
        }
      }
    } catch (EOFException | IllegalArgumentException e) {
      return UPRIGHT;
    }
  }

  /** Of the chunk {@code eXIf}; the last chunk is not empty, so the end is the file's. */
  static int orientationOfPng(Path file) throws IOException {
    try (DataInputStream in = open(file)) {
      in.skipNBytes(8);
      while (true) {
        int length = in.readInt();
        byte[] type = in.readNBytes(4);
        if (Arrays.equals(type, "eXIf".getBytes(StandardCharsets.US_ASCII))) {
          return ExifOrientation.of(in.readNBytes(length));
        }
        in.skipNBytes(length + 4L);
      }
    } catch (EOFException | IllegalArgumentException e) {
      return UPRIGHT;
    }
  }

  /** Of the RIFF chunk {@code EXIF}. */
  static int orientationOfWebp(Path file) throws IOException {
    try (DataInputStream in = open(file)) {
      in.skipNBytes(12);
      while (true) {
        byte[] type = in.readNBytes(4);
        int length = Integer.reverseBytes(in.readInt());
        if (Arrays.equals(type, "EXIF".getBytes(StandardCharsets.US_ASCII))) {
          return ExifOrientation.of(in.readNBytes(length));
        }
        in.skipNBytes(length + (length & 1));
      }
    } catch (EOFException | IllegalArgumentException e) {
      return UPRIGHT;
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
  }
}
