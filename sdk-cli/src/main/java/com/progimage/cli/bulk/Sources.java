package com.progimage.cli.bulk;

import com.progimage.cli.console.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The sources of an upload: files, folders, patterns that the shell did not expand, and standard
 * input. In folders, it skips hidden files and files without an image extension; it follows links
 * to files but not links to folders.
 *
 * @param sources in the order of the arguments, and by name within one
 * @param leftOut the number of files in folders that have no image extension
 */
public record Sources(List<Source> sources, int leftOut) {
  private static final Set<String> EXTENSIONS =
      Set.of(
          "jpg", "jpeg", "png", "gif", "webp", "svg", "bmp", "tif", "tiff", "avif", "heic", "heif",
          "jxl");

  public Sources {
    sources = List.copyOf(sources);
  }

  /**
   * Finds the sources. Missing files are included and fail when they are uploaded.
   *
   * @param recursive whether arguments may be folders
   * @throws CommandFailure if an argument is a folder and {@code recursive} is false, or cannot be
   *     read
   */
  public static Sources of(List<String> arguments, boolean recursive) {
    List<Source> sources = new ArrayList<>();
    int leftOut = 0;
    for (String argument : arguments) {
      if (argument.equals(Source.STDIN)) {
        if (sources.contains(Source.stdin())) {
          throw CommandFailure.usage("standard input can be uploaded only once: give one '-'");
        }
        sources.add(Source.stdin());
        continue;
      }
      Path path = Path.of(argument);
      if (Files.isDirectory(path)) {
        if (!recursive) {
          throw CommandFailure.usage(
              argument + " is a folder: add --recursive to upload its images");
        }
        List<Path> found = filesIn(path);
        List<Path> images = found.stream().filter(Sources::hasImageExtension).toList();
        images.forEach(image -> sources.add(Source.of(image)));
        leftOut += found.size() - images.size();
      } else if (!Files.exists(path) && Pattern.isOne(argument)) {
        expand(argument).forEach(file -> sources.add(Source.of(file)));
      } else {
        sources.add(Source.of(path));
      }
    }
    return new Sources(sources, leftOut);
  }

  /** Returns these sources followed by URLs. */
  public Sources and(List<URI> urls) {
    return new Sources(
        Stream.concat(sources.stream(), urls.stream().map(Source::of)).toList(), leftOut);
  }

  private static List<Path> expand(String argument) {
    Pattern pattern = Pattern.of(argument);
    List<Path> found =
        Files.isDirectory(pattern.folder())
            ? filesIn(pattern.folder()).stream().filter(pattern::matches).toList()
            : List.of();
    // A pattern without matches stands for itself, as in a shell.
    return found.isEmpty() ? List.of(Path.of(argument)) : found;
  }

  private static boolean hasImageExtension(Path file) {
    String name = file.toString();
    return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static List<Path> filesIn(Path folder) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
              return inner.equals(folder) || !isHidden(inner)
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (!isHidden(file) && Files.isRegularFile(file)) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read the folder " + folder + ": " + e.getMessage());
    }
    return files.stream().sorted().toList();
  }

  private static boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }
}
