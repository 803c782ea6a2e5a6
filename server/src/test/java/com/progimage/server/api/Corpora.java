package com.progimage.server.api;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders of real input files that are not part of the repository: below the folder named by {@code
 * PROGIMAGE_CORPORA}, else in {@code shared/corpora} beside the checkout.
 */
public final class Corpora {
  private Corpora() {}

  /**
   * The regular files below a folder of the corpora, in the order of their names. Where the corpora
   * are absent the calling test is skipped and says so; where {@code PROGIMAGE_CORPORA} names a
   * folder that is not there it fails.
   */
  public static List<Path> files(String folder) {
    try (Stream<Path> files = Files.walk(folder(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One file of the corpora, as {@code photos/photo-6mp.jpg}. */
  public static Path file(String name) {
    return folder(name);
  }

  private static Path folder(String name) {
    String named = System.getenv("PROGIMAGE_CORPORA");
    if (named != null) {
      Path path = Path.of(named, name);
      return Files.exists(path) ? path : fail("PROGIMAGE_CORPORA has no " + name);
    }
    for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
      Path path = here.resolveSibling("shared").resolve("corpora").resolve(name);
      if (Files.exists(path)) {
        return path;
      }
    }
    System.err.println("SKIPPED: no corpora: set PROGIMAGE_CORPORA to the folder that has " + name);
    return abort("no corpora: set PROGIMAGE_CORPORA to the folder that has " + name);
  }
}
