package com.progimage.features;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.sdk.ProgImageClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the servers of scenarios need keys, and the keys of their users. With {@code
 * PROGIMAGE_TEST_ACCESS=keys} they do, except for reading the bytes of images; with {@code private}
 * for these too.
 */
public final class Access {
  /** Made up, with the right checksum. */
  static final String ADMIN_KEY =
      "pik_0EhzL6HwZ5ow_S7HDBbc2rAT6xkqqLDtsJ5ApZ4ftsKfQY8pvqxOi5Aj31Wxpt";

  private static final String USERS =
      "{\"owner\": \"scenarios\", \"scopes\": [\"full\", \"operate\"], \"name\": \"of the tests\"}";

  private static final Map<String, List<String>> FLAGS =
      Map.of(
          "open",
          List.of(),
          "keys",
          List.of("--access", "keys", "--admin-key", ADMIN_KEY),
          "private",
          List.of("--access", "keys", "--reads", "keys", "--admin-key", ADMIN_KEY));

  private static final String WANTED =
      System.getenv().getOrDefault("PROGIMAGE_TEST_ACCESS", "open");

  private static final Map<Path, String> KEYS_BY_DATA = new ConcurrentHashMap<>();
  private static final Map<URI, String> KEYS = new ConcurrentHashMap<>();

  private Access() {}

  /** Starts a server of which {@link #keyOf} knows the key. */
  public static ServerProcess start(Path data, String... flags) {
    return start(0, List.of(), data, flags);
  }

  /**
   * As {@link #start(Path, String...)}, on a port that others know of, with options for the
   * server's own JVM. The servers of a data folder have one key.
   *
   * @param port 0 takes a free one
   */
  public static ServerProcess start(
      int port, List<String> javaOptions, Path data, String... flags) {
    List<String> access = flags(WANTED);
    List<String> all = new ArrayList<>(Arrays.asList(flags));
    all.addAll(access);
    ServerProcess server = ServerProcess.start(port, javaOptions, data, all.toArray(String[]::new));
    if (!access.isEmpty()) {
      KEYS.put(server.url(), KEYS_BY_DATA.computeIfAbsent(data, _ -> create(server.url())));
    }
    return server;
  }

  /** Notes that the key of a server is the one for what a proxy forwards to it. */
  public static void forwarded(URI proxy, ServerProcess server) {
    keyOf(server.url()).ifPresent(key -> KEYS.put(proxy, key));
  }

  /** Starts a server that needs keys in every run. */
  static ServerProcess startWithKeys(Path data) {
    return ServerProcess.start(data, flags("keys").toArray(String[]::new));
  }

  private static List<String> flags(String wanted) {
    List<String> flags = FLAGS.get(wanted);
    if (flags == null) {
      throw new IllegalStateException(
          "PROGIMAGE_TEST_ACCESS is '%s': choose from %s".formatted(wanted, FLAGS.keySet()));
    }
    return flags;
  }

  /** Returns whether requests of this run need no key. */
  public static boolean isOpen() {
    return WANTED.equals("open");
  }

  /** Returns whether every image of this run needs a key. */
  public static boolean needsKeysForBytes() {
    return WANTED.equals("private");
  }

  private static String create(URI server) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/keys"))
            .header("Authorization", "Bearer " + ADMIN_KEY)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(USERS))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new IllegalStateException("no key: " + answer.body());
      }
      return new ObjectMapper().readTree(answer.body()).get("key").asText();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("no key", e);
    }
  }

  /** The key of the server's users; empty where it needs none. */
  public static Optional<String> keyOf(URI server) {
    return Optional.ofNullable(KEYS.get(server));
  }

  /** Starts to build the SDK's client of a server, with its key. */
  public static ProgImageClient.Builder client(URI server) {
    ProgImageClient.Builder builder = ProgImageClient.builder(server);
    keyOf(server).ifPresent(builder::key);
    return builder;
  }
}
