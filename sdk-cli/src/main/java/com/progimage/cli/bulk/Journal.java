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

/**
 * What was uploaded to one server, by digest: a file of lines that is only ever added to, so that a
 * run which ends at any moment, and runs beside each other, leave one that can be read.
 *
 * <pre>
 * client &lt;uuid&gt;              makes this journal's keys differ from those of others
 * begun &lt;digest&gt; &lt;key&gt;       is sent next, under that idempotency key
 * stored &lt;digest&gt; &lt;id&gt;       is that image
 * </pre>
 */
public final class Journal implements AutoCloseable {
  private static final Pattern LINE =
      Pattern.compile("(client|begun|stored) ([!-~]{1,100})(?: ([!-~]{1,255}))?");

  // Not a channel, which an interrupted thread would close for all.
  private final OutputStream file;
  private final Map<String, String> ids = new ConcurrentHashMap<>();
  private final Map<String, String> openKeys = new ConcurrentHashMap<>();
  private String client = "";

  private Journal(OutputStream file) {
    this.file = file;
  }

  /** One that is written nowhere. */
  public static Journal none() {
    return new Journal(OutputStream.nullOutputStream());
  }

  /**
   * Opens one, which need not be there.
   *
   * @param folder of journals
   * @param server its address
   * @param resume whether what it says is of interest
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

  /** The image that has these bytes, as far as is known here. */
  Optional<String> find(String digest) {
    return Optional.ofNullable(ids.get(digest));
  }

  /**
   * The key under which bytes are sent, so that they are stored once: that of an upload without a
   * known end, else one that each run with this journal would make.
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

  /** The image is not there any more. */
  void forget(String digest) {
    ids.remove(digest);
  }

  /** One write, so that lines of two processes do not mix. */
  private void append(String line) throws IOException {
    file.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void load(Path path) throws IOException {
    for (String line : lines(path)) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        read(matcher.group(1), matcher.group(2), Optional.ofNullable(matcher.group(3)));
      }
    }
    if (client.isEmpty()) {
      client = UUID.randomUUID().toString();
      append("client " + client);
    }
  }

  private void read(String kind, String first, Optional<String> second) {
    if (kind.equals("client") && client.isEmpty()) {
      client = first;
    } else if (kind.equals("begun") && second.isPresent()) {
      openKeys.put(first, second.get());
    } else if (kind.equals("stored") && second.isPresent()) {
      ids.put(first, second.get());
      openKeys.remove(first);
    }
  }

  private static List<String> lines(Path path) throws IOException {
    // Latin-1 reads any bytes: those of a line that is none do no harm.
    return Files.readAllLines(path, StandardCharsets.ISO_8859_1);
  }

  /** Readable, and another for each server. */
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
