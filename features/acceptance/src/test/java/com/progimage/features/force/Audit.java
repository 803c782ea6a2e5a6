package com.progimage.features.force;

import com.progimage.features.force.Account.Image;
import com.progimage.features.force.Client.Answer;
import com.progimage.features.force.Findings.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Compares what a server has with what it has said. */
final class Audit {
  private final Account account;
  private final Client client;
  private final Path data;
  private final Findings findings;

  Audit(Account account, Client client, Path data, Findings findings) {
    this.account = account;
    this.client = client;
    this.data = data;
    this.findings = findings;
  }

  /** Every image and all of its renditions. */
  void runInFull() throws IOException {
    account.settled.clear();
    run();
  }

  /**
   * Every image, and its renditions where it was touched since the last time. Afterwards the
   * account has no maybe any more.
   */
  void run() throws IOException {
    settleDeletes();
    settleUploads();
    account.live.parallelStream().forEach(this::checkLive);
    account.deleted.parallelStream().forEach(this::checkDeleted);
    checkStaging();
  }

  /** Each is wholly done, or not at all; which of the two shows what the account must say. */
  private void settleDeletes() throws IOException {
    for (Image image = account.maybeDeleted.poll();
        image != null;
        image = account.maybeDeleted.poll()) {
      boolean isGone = client.get(image.path("")).status() == 404;
      (isGone ? account.deleted : account.live).add(image);
    }
  }

  /** What is listed and was not acknowledged must be an upload that had no answer. */
  private void settleUploads() throws IOException {
    Set<String> known = new HashSet<>();
    account.live.forEach(image -> known.add(image.id()));
    List<String> listed = client.list();
    for (String id : listed) {
      if (!known.remove(id)) {
        adopt(id);
      }
    }
    known.forEach(id -> findings.add(Kind.LOST, id + " is not listed"));
    if (listed.size() != new HashSet<>(listed).size()) {
      findings.add(Kind.WRONG, "an image is listed twice");
    }
    account.maybeStored.clear();
  }

  private void adopt(String id) throws IOException {
    String extension =
        client.get("/images/" + id).json().path("format").asText().equals("png") ? "png" : "jpg";
    String digest = Sums.sha256(client.get("/images/" + id + "." + extension).body());
    if (account.maybeStored.remove(digest) == null) {
      findings.add(Kind.WRONG, id + " is listed, and nobody sent it or it was deleted");
    } else {
      account.live.add(new Image(id, extension, digest));
    }
  }

  private void checkLive(Image image) {
    try {
      Answer original = client.get(image.original());
      if (original.status() != 200) {
        findings.add(Kind.LOST, image.original() + ": " + original.text());
      } else if (!Sums.sha256(original.body()).equals(image.digest())) {
        findings.add(Kind.TORN, image.original() + " is not what was sent");
      }
      if (account.settled.add(image.id())) {
        for (String rest : List.copyOf(image.renditions().keySet())) {
          Load.check(image, rest, client.get(image.path(rest)), findings);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkDeleted(Image image) {
    try {
      List<String> paths = new ArrayList<>(List.of(image.original()));
      if (account.settled.add(image.id())) {
        paths.add(image.path(""));
        image.renditions().keySet().forEach(rest -> paths.add(image.path(rest)));
      }
      for (String path : paths) {
        Answer answer = client.get(path);
        if (answer.status() != 404) {
          findings.add(Kind.LOST, path + " was deleted: " + answer.text());
        }
      }
      for (Path file : filesOf(image.id())) {
        findings.add(Kind.LEFT, file + " of a deleted image");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the disk has of an image, but for the tombstone. */
  private List<Path> filesOf(String id) throws IOException {
    String folder = id.substring(id.length() - 3);
    List<Path> files = new ArrayList<>(find(data.resolve("renditions/" + folder + "/" + id)));
    for (String ending : List.of(".json", ".png", ".jpg")) {
      Path file = data.resolve("images/" + folder + "/" + id + ending);
      if (Files.exists(file)) {
        files.add(file);
      }
    }
    return files;
  }

  /** One folder, that of the living, with nothing in flight. */
  private void checkStaging() throws IOException {
    try (Stream<Path> folders = Files.list(data.resolve("staging"))) {
      List<Path> all = folders.toList();
      if (all.size() != 1) {
        findings.add(Kind.LEFT, "staging has " + all);
      }
    }
    for (Path file : find(data.resolve("staging"))) {
      String name = file.getFileName().toString();
      if (name.endsWith(".json") || name.endsWith(".original") || name.endsWith(".delete")) {
        findings.add(Kind.LEFT, file + " in staging");
      }
    }
  }

  /** While no server runs: no file has its final name before it is whole. */
  static void checkRenditions(Path data, long sinceMillis, Findings findings) throws IOException {
    for (Path file : find(data.resolve("renditions"))) {
      String name = file.getFileName().toString();
      if (Files.getLastModifiedTime(file).toMillis() >= sinceMillis
          && !Wholeness.isWhole(
              name.substring(name.lastIndexOf('.') + 1), Files.readAllBytes(file))) {
        findings.add(Kind.TORN, file + " is not whole");
      }
    }
  }

  private static List<Path> find(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    BiPredicate<Path, java.nio.file.attribute.BasicFileAttributes> isFile =
        (path, attributes) -> attributes.isRegularFile();
    try (Stream<Path> files = Files.find(folder, Integer.MAX_VALUE, isFile)) {
      return files.toList();
    }
  }
}
