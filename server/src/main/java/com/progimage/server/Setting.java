package com.progimage.server;

import java.util.Locale;

/**
 * The table of everything that can be configured: each setting is a flag, {@code --max-body}, and a
 * variable, {@code PROGIMAGE_MAX_BODY}. A flag wins over a variable, a variable over the default.
 */
enum Setting {
  HOST("127.0.0.1", "address to listen on; 0.0.0.0 for all"),
  ACCESS(
      "",
      "open: whoever reaches the server may store, list and delete; empty: the same, with a warning"
          + " where other machines reach it"),
  PORT("8080", "TCP port, 0 to 65535; 0 takes a free one"),
  DATA("data", "folder that everything is stored in; made where it is missing"),
  ROLE(
      "all", "all, ingest (stores, lists, deletes) or delivery (gives out); not all needs --redis"),
  REDIS(
      "",
      "redis:// or rediss:// URL of the registry, or @FILE with it; empty: an embedded one in the"
          + " data folder"),
  PUBLIC_URL(
      "", "how clients reach this server, for the URLs it hands out; empty: the Host header"),
  HOSTS(
      "",
      "hosts, separated by commas, that requests may be for, beside the public URL's;"
          + " *.example.com: all below; *: any"),
  TRUSTED_PROXIES("", "addresses, separated by commas, whose X-Forwarded-* headers count"),
  ENGINE("auto", "auto or java: what decodes, transforms and encodes"),
  WORKERS("0", "render workers, 1 to 256; 0: one for each core"),
  WORKER_MEMORY("1GiB", "most memory of one render worker, at least 256MiB"),
  WORKER_CONFINEMENT(
      "auto", "auto or off: whether the kernel keeps workers from other files and the network"),
  QUEUE("64", "renders that may wait for a worker before clients are told to come back"),
  MAX_BODY("25MiB", "largest upload"),
  MAX_CONNECTIONS("4096", "connections of clients; further ones wait until one ends"),
  MAX_BODIES(
      "1024", "bodies of requests that may be under way; of further ones 503 is told at once"),
  MAX_BODIES_PER_CLIENT("256", "of them, those from one address"),
  IDLE_TIMEOUT("30s", "how long a connection or a body may stand still; 408 for a request"),
  ALLOWED_ORIGINS(
      "",
      "origins, separated by commas, whose pages may upload, render, list and delete; * for any"),
  SOURCE_HOSTS(
      "*",
      "hosts, separated by commas, of URLs that uploads name; *.example.com: all below; *: any"),
  REMOTE_HOSTS("", "hosts of URLs that GET /remote renders; the same forms; empty: none"),
  SOURCE_HTTP("off", "off or on: whether URLs without TLS are fetched too"),
  TRUSTED_SOURCES(
      "",
      "origins that are fetched though private or on another port: http://assets.internal:9000"),
  WEBHOOKS("off", "off or on: whether clients may register webhooks and have jobs notify them"),
  TRUSTED_RECEIVERS(
      "",
      "origins of webhooks that are notified though private or on another port:"
          + " http://hooks.internal:9000"),
  MAX_PIXELS("50000000", "most pixels of an image or of any step of a transformation"),
  MAX_SIDE("16384", "greatest width or height of an image, in pixels"),
  MAX_SVG_BYTES("2MiB", "largest SVG"),
  MAX_SVG_ELEMENTS("20000", "most elements of an SVG"),
  MAX_SVG_DEPTH("128", "deepest nesting of an SVG's elements"),
  ASYNC_ABOVE(
      "0",
      "images of more bytes are rendered as jobs: 202; 0: only where clients prefer respond-async"),
  MAX_RENDITIONS("1000", "renditions kept for one image; further ones are served and not kept"),
  PRESETS(
      "",
      "name=transformation, several separated by blanks, for preset_name in URLs; @FILE reads a file"),
  PRESETS_ONLY("off", "off or on: clients may ask for presets and for nothing else"),
  RESERVE(
      "0",
      "free space that uploads leave, and renditions twice; 0: the larger of 1GiB and 2 % of the"
          + " disk"),
  DEDUPE_AT("", "HH:MM of the server's time zone, for a dedupe every night; empty: none"),
  SWEEP_EVERY(
      "1h", "how often a server of this data folder sweeps it, at least 1m; off: none does"),
  SWEEP_UNUSED("90d", "sweep: renditions not used for so long go; 0s: none do"),
  SWEEP_BUDGET(
      "50%",
      "sweep: most that renditions take, in bytes or of the disk; the longest unused go; 0: no"
          + " limit"),
  MAX_OPEN_JOBS("10000", "jobs that have not ended; further ones are 429"),
  MAX_OPEN_OUTPUTS(
      "250000",
      "outputs that jobs have still to make, of all their sources; jobs beyond that are 429"),
  JOB_RETENTION("7d", "sweep: for how long jobs that ended are remembered; 0s: for ever"),
  SWEEP_TOMBSTONES("30d", "sweep: for how long it is remembered that an image was deleted"),
  DRAIN("30s", "how long requests may take to finish after SIGTERM"),
  ACCESS_LOG("off", "off or json: a line on stdout for each request"),
  LOG_LEVEL("info", "error, warn, info or debug: what is logged on stderr");

  private final String defaultText;
  private final String meaning;

  Setting(String defaultText, String meaning) {
    this.defaultText = defaultText;
    this.meaning = meaning;
  }

  String defaultText() {
    return defaultText;
  }

  String meaning() {
    return meaning;
  }

  String flag() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String variable() {
    return "PROGIMAGE_" + name();
  }
}
