package com.progimage.server.command;

import com.progimage.server.assembly.ProgImageServer;
import com.progimage.server.command.usage.Arguments;
import com.progimage.server.command.usage.CommandOption;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.config.Configuration;
import com.progimage.server.config.ServerConfig;
import com.progimage.server.config.Setting;
import com.progimage.server.engine.convert.JavaEngine;
import com.progimage.server.engine.worker.WorkerMain;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The {@code train} command. In a temporary folder, it runs the code of a server and a worker once,
 * so that the JVM can record an AOT cache (JEP 514). This is the only time that images are decoded
 * in this process; it is safe, because the images are built in.
 */
final class TrainCommand {
  private static final String DRAWING =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="64" height="48">
        <rect width="40" height="30" fill="#c33"/><circle cx="40" cy="24" r="16" fill="#36c"/>
      </svg>
      """;

  /** Enough for the dedupe to compare and link two. */
  private static final int COPIES = 3;

  private TrainCommand() {}

  static void run(Configuration given) throws Exception {
    Path data = Files.createTempDirectory("progimage-train-");
    try {
      Map<Setting, String> flags = new EnumMap<>(Setting.class);
      flags.put(Setting.DATA, data.toString());
      flags.put(Setting.PORT, "0");
      flags.put(Setting.WORKERS, "1");
      flags.put(Setting.ACCESS_LOG, given.value(Setting.ACCESS_LOG).text());
      Configuration configuration = Configuration.of(flags, Map.of());
      ServerConfig config = ServerConfig.of(configuration);
      try (ProgImageServer server = ProgImageServer.start(config)) {
        use(URI.create("http://127.0.0.1:" + server.port()).toURL());
      }
      Arguments json = new Arguments(flags, Map.of(CommandOption.JSON.flag(), ""), List.of());
      int _ = MaintenanceCommands.dedupe(new Invocation(configuration, json));
      JavaEngine engine = new JavaEngine();
      WorkerMain.warmUp(engine);
      EngineTraining.run(engine, Files.createDirectory(data.resolve("pictures")));
    } finally {
      delete(data);
    }
  }

  /**
   * Uploads an SVG and renditions of it in every format, and downloads each in every other format.
   * Leaves copies for the dedupe.
   */
  private static void use(URL server) throws IOException {
    String image = upload(server, "svg", DRAWING.getBytes(StandardCharsets.UTF_8));
    for (String format : List.of("png", "jpg", "gif", "webp", "bmp", "tiff")) {
      byte[] made = get(server, image + "." + format);
      String again = upload(server, format, made);
      get(server, again);
      get(server, again + "/resize_32x32_cover,rotate_90." + format);
      get(server, again + "/resize_32x32_cover,rotate_90." + format);
    }
    for (int copy = 0; copy < COPIES; copy++) {
      String _ = upload(server, "svg", DRAWING.getBytes(StandardCharsets.UTF_8));
    }
    get(server, "/images?limit=2");
    get(server, "/health/ready");
    HttpURLConnection delete = open(server, image);
    delete.setRequestMethod("DELETE");
    delete.getResponseCode();
  }

  private static String upload(URL server, String format, byte[] bytes) throws IOException {
    HttpURLConnection post = open(server, "/images");
    post.setDoOutput(true);
    post.setRequestProperty(
        "Content-Type", format.equals("svg") ? "image/svg+xml" : "image/" + format);
    try (OutputStream body = post.getOutputStream()) {
      body.write(bytes);
    }
    post.getInputStream().readAllBytes();
    return URI.create(post.getHeaderField("Location")).getPath();
  }

  private static byte[] get(URL server, String path) throws IOException {
    return open(server, path).getInputStream().readAllBytes();
  }

  private static HttpURLConnection open(URL server, String path) throws IOException {
    URL url = URI.create(server + path).toURL();
    return (HttpURLConnection) url.openConnection();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
