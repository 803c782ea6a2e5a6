package com.progimage.server.engine.codec.png;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Stores units of one to four bytes as bytes, the highest first. */
final class RowBytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  /** Bytes that {@link #store} needs behind those of the row. */
  static final int SPARE = 3;

  private RowBytes() {}

  /**
   * @param to receives {@code units.length × unitBytes} bytes from index 1 on, and has {@link
   *     #SPARE} more
   */
  static void store(int[] units, int unitBytes, byte[] to) {
    switch (unitBytes) {
      case 1 -> {
        for (int i = 0; i < units.length; i++) {
          to[1 + i] = (byte) units[i];
        }
      }
      case 2 -> {
        for (int i = 0, at = 1; i < units.length; i++, at += 2) {
          SHORT.set(to, at, (short) units[i]);
        }
      }
      case 3 -> {
        // The fourth byte is overwritten by the next unit.
        for (int i = 0, at = 1; i < units.length; i++, at += 3) {
          INT.set(to, at, units[i] << 8);
        }
      }
      default -> {
        for (int i = 0, at = 1; i < units.length; i++, at += 4) {
          INT.set(to, at, units[i]);
        }
      }
    }
  }
}
