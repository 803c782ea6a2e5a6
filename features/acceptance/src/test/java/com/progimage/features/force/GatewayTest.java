package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.Gateway;
import com.progimage.features.force.Client.Answer;
import com.progimage.support.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway that ships does where servers fail, seen from servers that always do. */
final class GatewayTest {
  @TempDir Path home;

  /** Takes connections, reads a request's head, and hangs up. */
  private record Unreliable(ServerSocket socket, Queue<String> requests) implements AutoCloseable {
    static Unreliable start() throws IOException {
      Unreliable server =
          new Unreliable(
              new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
              new ConcurrentLinkedQueue<>());
      Thread.ofPlatform().daemon().start(server::run);
      return server;
    }

    private void run() {
      while (!socket.isClosed()) {
        try (Socket connection = socket.accept()) {
          byte[] head = new byte[4096];
          int length = connection.getInputStream().read(head);
          String text = new String(head, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
          requests.add(text.substring(0, text.indexOf(' ')));
        } catch (IOException e) {
          // It is closed, or the gateway hung up first.
        }
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /images/x.png, 2",
    "HEAD, /images/x.png, 2",
    "GET, /images, 2",
    "POST, /images, 1",
    "POST, /render/flip.png, 1",
    "DELETE, /images/x, 1"
  })
  void onlyReadsAreSentToASecondServer(String method, String path, int times) throws Exception {
    try (Unreliable one = Unreliable.start();
        Unreliable two = Unreliable.start()) {
      Map<String, Integer> ports =
          Gateway.SERVERS.stream()
              .collect(
                  Collectors.toMap(
                      name -> name,
                      name -> (name.endsWith("1") ? one : two).socket().getLocalPort()));
      try (Gateway gateway = Gateway.start(home, home, ports);
          Client client = new Client(gateway.url())) {
        Answer answer = client.exchange(method, path);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(List.of(one.requests().size(), two.requests().size()))
            .containsExactlyInAnyOrderElementsOf(times == 2 ? List.of(1, 1) : List.of(0, 1));
      }
    }
  }

  @Test
  void whereNoServerIsThereItSaysSoAsTheServersDo() throws Exception {
    Map<String, Integer> ports =
        Gateway.SERVERS.stream().collect(Collectors.toMap(name -> name, _ -> Programs.freePort()));
    try (Gateway gateway = Gateway.start(home, home, ports);
        Client client = new Client(gateway.url())) {
      for (String method : List.of("GET", "POST", "DELETE")) {
        Answer answer = client.exchange(method, "/images/x", "X-Request-Id", "\"},{\"evil\":\"");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("bad-gateway");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json().path("requestId").asText())
            .isEqualTo(answer.header("X-Request-Id"))
            .hasSize(32);
      }
    }
  }
}
