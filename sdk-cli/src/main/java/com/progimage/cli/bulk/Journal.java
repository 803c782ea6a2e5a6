package com.progimage.cli.bulk;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Journal of the uploads to one server, by digest. It is an append-only file of lines, so it stays
 * readable after a crash and when several runs write at the same time.
 *
 * <pre>
 * client &lt;uuid&gt;              makes this journal's keys unique
 * begun &lt;digest&gt; &lt;key&gt;       will be sent with that idempotency key
 * stored &lt;digest&gt; &lt;id&gt;       was stored as that image
 * </pre>
 */
public final class Journal implements AutoCloseable {
  private static final Pattern LINE =
      Pattern.compile("(client|begun|stored) ([!-~]{1,100})(?: ([!-~]{1,255}))?");

  // Not a channel: an interrupted thread would close it for all threads.
  private final OutputStream file;
  private final Map<String, String> ids = new ConcurrentHashMap<>();
  private final Map<String, String> openKeys = new ConcurrentHashMap<>();
  private String client = "";

  private Journal(OutputStream file) {
    this.file = file;
  }

  /** Returns a journal that writes nothing. */
  public static Journal none() {
    return new Journal(OutputStream.nullOutputStream());
  }

  /**
   * Opens a journal, creating it if necessary.
   *
   * @param folder of journals
   * @param server its address
   * @param resume whether to read the existing entries
   */
  public static Journal open(Path folder, String server, boolean resume) throws IOException {
    Path path = Files.createDirectories(folder).resolve(fileName(server));
    Journal journal = new Journal(new FileOutputStream(path.toFile(), true));
    if (isTorn(path)) {
      journal.append("");
    }
    if (resume) {
      journal.load(path);
    }
    return journal;
  }

  /** Returns the image that has these bytes, if the journal knows one. */
  Optional<String> find(String digest) {
    return Optional.ofNullable(ids.get(digest));
  }

  /**
   * Returns the idempotency key for bytes: that of an upload without a known outcome, otherwise one
   * that each run with this journal would generate.
   */
  String keyOf(String digest) {
    return openKeys.getOrDefault(digest, client + "-" + digest);
  }

  void begun(String digest, String key) throws IOException {
    append("begun " + digest + " " + key);
  }

  void stored(String digest, String id) throws IOException {
    ids.put(digest, id);
    append("stored " + digest + " " + id);
  }

  /** Removes an image that no longer exists. */
  void forget(String digest) {
    ids.remove(digest);
  }

  /** Writes the line at once, so that lines of two processes do not mix. */
  private void append(String line) throws IOException {
    file.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void load(Path path) throws IOException {
    for (String line : lines(path)) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        read(matcher.group(1), matcher.group(2), matcher.group(3));
      }
    }
    if (client.isEmpty()) {
      client = UUID.randomUUID().toString();
      append("client " + client);
    }
  }

  private void read(String kind, String first, @Nullable String second) {
    if (kind.equals("client") && client.isEmpty()) {
      client = first;
    } else if (kind.equals("begun") && second != null) {
      openKeys.put(first, second);
    } else if (kind.equals("stored") && second != null) {
      ids.put(first, second);
      openKeys.remove(first);
    }
  }

  private static List<String> lines(Path path) throws IOException {
    // Latin-1 accepts any bytes; invalid lines are ignored.
    return Files.readAllLines(path, StandardCharsets.ISO_8859_1);
  }

  /** Returns a readable file name that is different for each server. */
  private static String fileName(String server) {
    return URLEncoder.encode(server.replaceFirst("://", "-"), StandardCharsets.UTF_8) + ".journal";
  }

  private static boolean isTorn(Path path) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(path.toFile(), "r")) {
      if (bytes.length() == 0) {
        return false;
      }
      bytes.seek(bytes.length() - 1);
      return bytes.read() != '\n';
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the journal of uploads: " + e.getMessage(), e);
    }
  }
}
