package com.progimage.cli.analysis;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.JsonLine;
import com.progimage.sdk.Analysis;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.AnalysisNotFoundException;
import com.progimage.sdk.Finding;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.ProgImageException;
import com.progimage.sdk.StoredImage;
import com.progimage.sdk.Upload;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an analysis finds in an image that the user names by a file or by its id.
 *
 * @param name the file or the id
 * @param isFile whether it is a file
 */
record FoundIn<T>(String name, boolean isFile, T found) {

  /**
   * Uploads a file, requests the analysis if there is none, and waits for it.
   *
   * @param name a file that exists, or otherwise an id
   * @param kind the analysis
   * @param finding describes what to find in the image with an id
   */
  static <T> FoundIn<T> of(
      String name,
      AnalysisKind kind,
      Function<String, Finding<T>> finding,
      Duration timeout,
      ProgImageClient images,
      Console console) {
    Optional<Path> file = file(name);
    String id = name;
    if (file.isPresent()) {
      StoredImage image = images.upload(Upload.of(file.get()).analyze(kind));
      id = image.id();
      console.say(name + " is image " + id);
    }
    return new FoundIn<>(name, file.isPresent(), await(finding.apply(id), timeout, images));
  }

  private static <T> T await(Finding<T> finding, Duration timeout, ProgImageClient images) {
    try {
      return finding.await(timeout);
    } catch (AnalysisNotFoundException e) {
      for (Analysis analysis : images.analyze(finding.imageId(), finding.kind())) {
        Optional<ProgImageException> failure = analysis.failure();
        if (failure.isPresent()) {
          throw failure.get();
        }
      }
      return finding.await(timeout);
    }
  }

  private static Optional<Path> file(String name) {
    try {
      return Optional.of(Path.of(name)).filter(Files::exists);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Prints the server's answer, with the name of the file in front. */
  void printJson(String json, Console console) {
    if (isFile) {
      console.data(JsonLine.before(json, "file", name));
    } else {
      console.data(json);
    }
  }
}
