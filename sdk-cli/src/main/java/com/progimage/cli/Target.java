package com.progimage.cli;

import com.progimage.cli.console.Bar;
import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.Terminal;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.ProgressListener;
import com.progimage.sdk.Rendering;
import com.progimage.sdk.Rendition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where an image goes.
 *
 * @param file empty: standard output
 */
record Target(Optional<Path> file) {

  /**
   * The target that {@code -o} names; standard output where it is not given, or {@code -}.
   *
   * @param fileName taken where a folder is named
   */
  static Target of(@Nullable String option, String fileName) {
    if (option == null || option.equals("-")) {
      return new Target(Optional.empty());
    }
    Path path = Path.of(option);
    return new Target(Optional.of(Files.isDirectory(path) ? path.resolve(fileName) : path));
  }

  /** Refuses what no one can have meant, before anything is asked of the server. */
  void check(Console console, Optional<ImageFormat> format) {
    if (file.isPresent()) {
      return;
    }
    if (console.isJson()) {
      throw CommandFailure.usage("--json needs -o FILE: standard output is for the image");
    }
    boolean isText = format.isPresent() && format.get().equals(ImageFormat.SVG);
    if (!isText && Terminal.isOutput()) {
      throw CommandFailure.usage(
          "an image is nothing to show on a terminal: name a file with -o, or redirect the output");
    }
  }

  /** Moves the image there; a file has all of it in the end, or is as it was. */
  void take(Rendition rendition, Console console) {
    take(
        listener -> {
          Rendition watched = rendition.progress(listener);
          return new Download(watched::saveTo, watched::stream);
        },
        console);
  }

  /** As the other, of what is rendered and not stored. */
  void take(Rendering rendering, Console console) {
    take(
        listener -> {
          Rendering watched = rendering.progress(listener);
          return new Download(watched::saveTo, watched::stream);
        },
        console);
  }

  /** The two ways in which bytes are had. */
  private record Download(Consumer<Path> file, Supplier<InputStream> stream) {}

  private void take(Function<ProgressListener, Download> download, Console console) {
    try (Bar bar = console.bar("Getting", -1)) {
      AtomicLong before = new AtomicLong();
      Download watched =
          download.apply((bytes, total) -> bar.moved(bytes - before.getAndSet(bytes)));
      if (file.isPresent()) {
        watched.file().accept(file.get());
        return;
      }
      try (InputStream in = watched.stream().get()) {
        in.transferTo(console.bytes());
      } catch (IOException e) {
        throw CommandFailure.unreachable("the image broke off in the middle: " + e.getMessage());
      }
      console.requireTaken();
    }
  }
}
