package com.progimage.cli;

import com.progimage.cli.console.Bar;
import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.Terminal;
import com.progimage.sdk.Downloadable;
import com.progimage.sdk.ImageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Destination of a downloaded image.
 *
 * @param file the file; null for standard output
 */
record Target(@Nullable Path file) {

  /**
   * Returns the target of {@code -o}; standard output if it is not given or is {@code -}.
   *
   * @param fileName the name of the file if {@code -o} is a folder
   */
  static Target of(@Nullable String option, String fileName) {
    if (option == null || option.equals("-")) {
      return new Target(null);
    }
    Path path = Path.of(option);
    return new Target(Files.isDirectory(path) ? path.resolve(fileName) : path);
  }

  /** Returns the path of the file; null for standard output. */
  @Nullable String path() {
    return file == null ? null : file.toString();
  }

  /**
   * Rejects useless targets before the command contacts the server.
   *
   * @param format the format to deliver; null if only the server knows it
   */
  void check(Console console, @Nullable ImageFormat format) {
    if (file != null) {
      return;
    }
    if (console.isJson()) {
      throw CommandFailure.usage("--json needs -o FILE: standard output is for the image");
    }
    boolean isText = format != null && format.equals(ImageFormat.SVG);
    if (!isText && Terminal.isOutput()) {
      throw CommandFailure.usage(
          "an image cannot be shown on a terminal: name a file with -o, or redirect the output");
    }
  }

  /** Downloads to the target. On a failure, a file is left as it was. */
  void take(Downloadable image, Console console) {
    try (Bar bar = console.bar("Downloading", -1)) {
      AtomicLong before = new AtomicLong();
      Downloadable watched =
          image.progress((bytes, total) -> bar.moved(bytes - before.getAndSet(bytes)));
      if (file != null) {
        watched.saveTo(file);
        return;
      }
      try (InputStream in = watched.openStream()) {
        in.transferTo(console.bytes());
      } catch (IOException e) {
        throw CommandFailure.unreachable(
            "the connection broke in the middle of the image: " + e.getMessage());
      }
      console.requireTaken();
    }
  }
}
