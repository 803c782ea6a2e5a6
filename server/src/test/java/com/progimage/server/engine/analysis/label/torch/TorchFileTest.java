package com.progimage.server.engine.analysis.label.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TorchFileTest {
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  /** Appends operations of a pickle: each character is one byte. */
  private void write(String operations) {
    file.writeBytes(operations.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(String text) {
    return "X" + (char) text.length() + "\0\0\0" + text;
  }

  /** A tensor of 2 × 3 values that lie column by column, from the second value of a storage on. */
  private void writeTensor(String function) {
    write("\u0080\2}(");
    write(text("weight"));
    write("c" + function + "\n");
    write("((" + text("storage") + "ctorch\nFloatStorage\n" + text("7") + text("cpu"));
    write("K\7NtQK\1K\2K\3\u0086K\1K\2\u0086\u0089)tRu.");
  }

  private byte[] complete(String function) {
    write("\u0080\2\u008a\1\1.");
    write("\u0080\2M\u00e9\3.");
    write("\u0080\2}.");
    writeTensor(function);
    write("\u0080\2](" + text("7") + "e.");
    ByteBuffer storage = ByteBuffer.allocate(8 + 7 * 4).order(ByteOrder.LITTLE_ENDIAN).putLong(7);
    for (int i = 0; i < 7; i++) {
      storage.putFloat(i * 1.5f);
    }
    file.writeBytes(storage.array());
    return file.toByteArray();
  }

  @Test
  void aTensorIsReadThroughItsStrides() throws IOException {
    TorchFile read = TorchFile.read(complete("torch._utils\n_rebuild_tensor_v2"));
    assertThat(read.values("weight")).containsExactly(1.5f, 4.5f, 7.5f, 3, 6, 9);
    assertThatThrownBy(() -> read.values("bias")).hasMessageContaining("no tensor bias");
  }

  @Test
  void codeThatAFileNamesIsNotCalled() {
    assertThatThrownBy(() -> TorchFile.read(complete("os\nsystem")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("calls os.system");
  }
}
