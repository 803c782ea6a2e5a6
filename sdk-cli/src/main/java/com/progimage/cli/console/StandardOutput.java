package com.progimage.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Standard output of the process. Where its reader has gone, as in {@code progimage ls | head}, it
 * ends the process without a word, as SIGPIPE does with programs that no JVM runs.
 */
final class StandardOutput extends OutputStream {
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      if (isReaderGone(e)) {
        Runtime.getRuntime().halt(ExitCode.READER_GONE);
      }
      throw e;
    }
  }

  /** By the system's text, which Java gives alone: "Broken pipe", "The pipe is being closed". */
  private static boolean isReaderGone(IOException failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }
}
