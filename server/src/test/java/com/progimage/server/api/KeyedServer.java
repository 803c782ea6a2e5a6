package com.progimage.server.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.config.Setting;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A whole server that needs keys, and clients with keys of any owners. */
final class KeyedServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KeyText admin;
  private final RunningServer server;

  private KeyedServer(KeyText admin, RunningServer server) {
    this.admin = admin;
    this.server = server;
  }

  static KeyedServer start(Path data) throws Exception {
    return start(data, Map.of());
  }

  /** Starts one with further settings. */
  static KeyedServer start(Path data, Map<Setting, String> settings) throws Exception {
    KeyText admin = KeyText.create();
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.put(Setting.ACCESS, "keys");
    all.put(Setting.ADMIN_KEY, admin.text());
    all.putAll(settings);
    return new KeyedServer(admin, RunningServer.start(data, all));
  }

  RunningServer server() {
    return server;
  }

  /** The operator, whose key is in the settings. */
  KeyedClient admin() {
    return new KeyedClient(server, admin.text());
  }

  /** A client without a key. */
  KeyedClient stranger() {
    return new KeyedClient(server, /* key= */ null);
  }

  /** A client that may do everything with what belongs to an owner. */
  KeyedClient of(String owner) throws IOException, InterruptedException {
    return of(owner, "full");
  }

  /**
   * A client with a new key.
   *
   * @param scopes names of scopes and of sets of them
   */
  KeyedClient of(String owner, String... scopes) throws IOException, InterruptedException {
    return new KeyedClient(server, newKey(Map.of("owner", owner, "scopes", List.of(scopes))));
  }

  /** Creates a key, and gives its text. */
  private String newKey(Map<String, ?> wanted) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> created =
          client.send(
              server
                  .request("/keys")
                  .header("Authorization", "Bearer " + admin.text())
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(wanted)))
                  .build(),
              BodyHandlers.ofByteArray());
      return KeyedClient.json(created, 201).get("key").asText();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
