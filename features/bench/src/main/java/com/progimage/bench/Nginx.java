package com.progimage.bench;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx with two workers and sendfile. It serves a folder with the same headers as ProgImage. */
record Nginx(Process process, int port) implements AutoCloseable {

  static Nginx start(Site site, Path folder) throws Exception {
    int port = Command.freePort();
    Path home = site.folder("nginx");
    Files.writeString(
        home.resolve("nginx.conf"),
        """
        daemon off;
        user root;
        worker_processes %d;
        pid %s/nginx.pid;
        error_log %s/error.log;
        events { worker_connections 1024; }
        http {
          access_log off;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 1000000000;
          open_file_cache max=10000;
          types { image/jpeg jpg; }
          server {
            listen 127.0.0.1:%d;
            root %s;
            add_header Cache-Control "public, max-age=31536000, immutable";
            add_header X-Content-Type-Options nosniff;
            add_header Cross-Origin-Resource-Policy cross-origin;
            add_header Access-Control-Allow-Origin *;
          }
        }
        """
            .formatted(Runtime.getRuntime().availableProcessors(), home, home, port, folder));
    return run(home, port);
  }

  /** The gateway that ships, with one server for both services. */
  static Nginx gateway(Site site, Server server, Path data) throws Exception {
    int port = Command.freePort();
    Path home = site.folder("gateway");
    String shipped = Files.readString(site.root().resolve("docker/gateway.conf"));
    Files.writeString(
        home.resolve("nginx.conf"),
        "daemon off;\nuser root;\n"
            + shipped
                .replace("listen 8080;", "listen 127.0.0.1:" + port + ";")
                .replaceAll(
                    "server (ingest|delivery)-[12]:8080", "server 127.0.0.1:" + server.port())
                .replace(" /data/", " " + data + "/"));
    return run(home, port);
  }

  private static Nginx run(Path home, int port) throws Exception {
    Process process =
        Command.startQuietly(
            home, List.of("nginx", "-p", home.toString(), "-c", home + "/nginx.conf"));
    Command.awaitPort(port);
    return new Nginx(process, port);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
