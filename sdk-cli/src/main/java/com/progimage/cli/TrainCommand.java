package com.progimage.cli;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.settings.UserFolders;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * The hidden {@code train} command. It runs common commands against a fake local server, so that
 * the JVM can record them.
 */
@Command(
    name = "train",
    hidden = true,
    description = "Runs common commands once, so that the JVM can record them.")
final class TrainCommand implements Callable<Integer> {
  private static final String ID = "00000000-0000-7000-8000-000000000000";
  private static final String RECORD =
      """
      {"id": "%s", "status": "ready", "format": "png", "width": 1, "height": 1, "byteCount": 1,
       "digest": "sha256-0", "createdAt": "2026-01-01T00:00:00Z", "expiresAt": null}
      """
          .formatted(ID);

  @Override
  public Integer call() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = RECORD.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://localhost:" + server.getAddress().getPort();
      run("--help");
      run("upload", "--help");
      run("ping", "--key", "pik_", "--server", url);
      run("info", ID, "--json", "--key", "pik_", "--server", url);
    } finally {
      server.stop(0);
    }
    return 0;
  }

  private static void run(String... args) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    if (Main.run(new Console(nowhere, nowhere), UserFolders.system(), args) != 0) {
      throw CommandFailure.failed("cannot run: " + String.join(" ", args));
    }
  }
}
