package com.progimage.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.features.door.CliProcess;
import com.progimage.features.door.CliProcess.Result;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.RefusedException;
import com.progimage.sdk.StoredImage;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that lie elsewhere, through the SDK and the command line. */
final class FetchTest {
  @Test
  void anImageElsewhereIsStoredByItsUrl(@TempDir Path data, @TempDir Path folder) throws Exception {
    byte[] picture = Pictures.encoded("png", 30, 20);
    HttpServer there =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    there.createContext(
        "/cat.png",
        exchange -> {
          exchange.sendResponseHeaders(200, picture.length);
          exchange.getResponseBody().write(picture);
          exchange.close();
        });
    there.start();
    String origin = "http://localhost:" + there.getAddress().getPort();
    try (ServerProcess server = ServerProcess.start(data, "--trusted-sources", origin)) {
      ProgImageClient images = ProgImageClient.create(server.url());
      StoredImage fetched = images.upload(URI.create(origin + "/cat.png"));
      assertThat(fetched.as(ImageFormat.PNG).download()).isEqualTo(picture);
      URI within = URI.create("https://127.0.0.1/cat.png");
      assertThatThrownBy(() -> images.upload(within))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("source-not-allowed");

      CliProcess cli = CliProcess.on(Java17.home(), server.url(), folder);
      Result stored = cli.run("upload", "--url", origin + "/cat.png");
      assertThat(stored.exit()).as(stored.err()).isZero();
      String id = stored.text().substring(0, 36);
      assertThat(stored.text()).isEqualTo(id + "  " + origin + "/cat.png\n");
      assertThat(images.get(id).digest()).isEqualTo(fetched.digest());
      Result refused = cli.run("upload", "--url", within.toString());
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err()).contains("source-not-allowed");
      assertThat(cli.run("upload", "--url", "cat.png").exit()).isEqualTo(2);
    } finally {
      there.stop(0);
    }
  }
}
