package com.progimage.server.config;

import static com.progimage.server.config.SettingText.bytes;
import static com.progimage.server.config.SettingText.duration;
import static com.progimage.server.config.SettingText.list;
import static com.progimage.server.config.SettingText.number;
import static com.progimage.server.config.SettingText.onOff;
import static com.progimage.server.config.SettingText.share;
import static com.progimage.server.config.SettingText.word;

import com.progimage.server.access.AccessRules;
import com.progimage.server.access.token.ProviderRules;
import com.progimage.server.analyzer.AnalysisSettings;
import com.progimage.server.analyzer.http.ServiceSettings;
import com.progimage.server.analyzer.session.FaceSessionSettings;
import com.progimage.server.audit.AuditSettings;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.s3.client.S3Settings;
import com.progimage.server.http.HttpSettings;
import com.progimage.server.image.Visibility;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.job.JobSettings;
import com.progimage.server.library.ImageLibrary.LibrarySettings;
import com.progimage.server.maintenance.sweep.SweepSettings;
import com.progimage.server.render.process.RenderSettings;
import com.progimage.server.source.FetchSettings;
import com.progimage.server.webhook.WebhookSettings;
import java.util.Locale;
import java.util.Objects;

/**
 * The table of all settings. Each setting is an option, such as {@code --max-body}, and a variable,
 * such as {@code PROGIMAGE_MAX_BODY}. An option takes precedence over a variable, and a variable
 * over the default, which the settings record of the component holds.
 */
public enum Setting {
  HOST(HttpSettings.DEFAULTS.address().host(), "address to listen on; 0.0.0.0 for all interfaces"),
  ACCESS(
      "",
      "keys: requests need keys; open: all clients may store, list and delete images; empty: open,"
          + " on addresses that only this machine reaches"),
  READS(
      AccessRules.DEFAULTS.reads() == Visibility.PUBLIC ? "public" : "keys",
      "public or keys, with --access keys: whether everyone who knows an image's id may read its"
          + " bytes, unless its upload said otherwise"),
  TRANSFORMATIONS(
      word(AccessRules.DEFAULTS.transformations()),
      "any, signed (only plain conversions and presets, unless a URL is signed or a key may render)"
          + " or presets (only these, for everyone)"),
  ADMIN_KEY("", "a first key, for everything; empty: none"),
  ADMIN_KEY_FILE("", "file that contains the first key"),
  JWT_JWKS(
      "",
      "https:// URL or file of an identity provider's public keys (JWKS), whose tokens identify"
          + " requests, with --access keys; empty: none"),
  JWT_ISSUER("", "the issuer (iss) that its tokens must have"),
  JWT_AUDIENCE("", "the audience (aud) that its tokens must be for: this server's name there"),
  JWT_OWNER_CLAIM(
      ProviderRules.DEFAULT_OWNER_CLAIM, "the claim of its tokens that names their owner"),
  JWT_SCOPES_CLAIM(
      ProviderRules.DEFAULT_SCOPES_CLAIM,
      "the claim of its tokens with their scopes and sets of scopes; other words are ignored"),
  PORT(number(HttpSettings.DEFAULTS.address().port()), "TCP port, 0 to 65535; 0 takes a free one"),
  OPERATIONS_PORT(
      "",
      "TCP port for /metrics and /dashboard, without keys; empty: they are on the same port as"
          + " everything else"),
  DATA(
      DataSettings.DEFAULTS.folder().toString(),
      "folder for all data; created if it does not exist"),
  BLOBS(
      "",
      "s3://bucket/prefix of an object store for images and renditions; empty: the data folder"),
  S3_ENDPOINT("", "URL of an S3-compatible object store; empty: AWS"),
  S3_REGION("", "its region; empty: as AWS's variables and files say"),
  S3_PATH_STYLE(
      "off",
      "off or on: whether the bucket is in the path of URLs, as most stores beside AWS need"),
  S3_REDIRECT(
      "",
      "size from which public renditions in the object store are answered with a redirect to it,"
          + " at least 256KiB; empty: never"),
  CACHE(
      bytes(S3Settings.DEFAULT_CACHE_BYTES),
      "with --blobs: maximum size of the copies in the data folder, at least 256MiB"),
  ROLE(
      word(HttpSettings.DEFAULTS.role()),
      "all, ingest (store, list, delete) or delivery (serve); all but 'all' need --redis"),
  REDIS(
      "",
      "redis://, redis-sentinel:// or redis-cluster:// URL of the registry, or with rediss for TLS,"
          + " or @FILE that contains it; empty: embedded in the data folder"),
  STATE(
      "",
      "postgres:// URL of a database for jobs, facts and keys, or @FILE that contains it; empty: they"
          + " are where the registry is"),
  PUBLIC_URL("", "public URL of this server, for the URLs in its answers; empty: the Host header"),
  HOSTS(
      "",
      "comma-separated host names of this server, in addition to the public URL's;"
          + " *.example.com: all subdomains; *: any"),
  TRUSTED_PROXIES(
      "",
      "comma-separated addresses and networks (10.0.0.0/8) whose X-Forwarded-* headers are"
          + " trusted"),
  ENGINE("auto", "rendering engine, auto or java"),
  WORKERS("0", "render workers, 1 to 256; 0: one for each core"),
  SPARE_WORKER(
      onOff(RenderSettings.DEFAULTS.pool().hasSpare()),
      "off or on: whether one more worker, of 120 MiB, waits warm to replace one that ends"),
  WORKER_MEMORY(
      bytes(RenderSettings.DEFAULTS.pool().maxMemoryBytes()),
      "memory limit of one render worker, at least 256MiB"),
  WORKER_CONFINEMENT(
      "auto", "auto or off: whether the kernel confines workers to their files, without network"),
  MODELS(
      "",
      "folder with the original files of weights (docs/models.md), for face encodings equal to"
          + " dlib's; empty: the server's own, which are rounded"),
  QUEUE(
      number(RenderSettings.DEFAULTS.queue().length()),
      "maximum renders that wait for a worker; further ones get 503"),
  MAX_BODY(bytes(LibrarySettings.DEFAULTS.maxBodyBytes()), "maximum size of an upload"),
  MAX_CONNECTIONS(
      number(HttpSettings.DEFAULTS.connections().max()),
      "maximum client connections; further ones wait until one closes"),
  MAX_BODIES(
      number(HttpSettings.DEFAULTS.connections().maxBodies()),
      "maximum request bodies in progress; further ones get 503 at once"),
  MAX_BODIES_PER_CLIENT(
      number(HttpSettings.DEFAULTS.connections().maxBodiesOfClient()),
      "the same for one client address"),
  RATE_LIMIT(
      "",
      "maximum requests of one key, or of one address without a key: 50/s, 600/m or 5000/h; further"
          + " ones get 429; images that are kept are free; empty: unlimited"),
  RATE_BURST(
      "0", "maximum requests at once within --rate-limit; 0: as many as the number in the limit"),
  RATE_LIMIT_KEPT(
      "", "maximum requests for kept images in the same form, on each server; empty: unlimited"),
  IDLE_TIMEOUT(
      duration(HttpSettings.DEFAULTS.connections().idle()),
      "maximum idle time of a connection or a body; a request then gets 408"),
  ALLOWED_ORIGINS(
      "", "comma-separated origins whose pages may upload, render, list and delete; *: any"),
  SOURCE_HOSTS(
      list(FetchSettings.DEFAULTS.forUploads().patterns()),
      "comma-separated hosts that uploads may name; *.example.com: all subdomains; *: any"),
  REMOTE_HOSTS(
      list(FetchSettings.DEFAULTS.forRemote().patterns()),
      "hosts that GET /remote may render from, in the same form; empty: none"),
  SOURCE_HTTP(
      onOff(FetchSettings.DEFAULTS.allowsHttp()),
      "off or on: whether to fetch URLs without TLS too"),
  TRUSTED_SOURCES(
      "", "origins to fetch from although private or on another port: http://assets.internal:9000"),
  WEBHOOKS(
      onOff(WebhookSettings.DEFAULTS.isOn()),
      "off or on: whether clients may register webhooks, which jobs notify"),
  TRUSTED_RECEIVERS(
      "",
      "origins of webhooks that may be private or on another port:"
          + " http://hooks.internal:9000"),
  MAX_PIXELS(
      number(Limits.DEFAULTS.maxPixels()),
      "maximum pixels of an image or of any step of a transformation"),
  MAX_SIDE(number(Limits.DEFAULTS.maxSide()), "maximum width or height of an image, in pixels"),
  MAX_SVG_BYTES(bytes(Limits.DEFAULTS.maxSvgBytes()), "maximum size of an SVG"),
  MAX_SVG_ELEMENTS(number(Limits.DEFAULTS.maxSvgElements()), "maximum elements of an SVG"),
  MAX_SVG_DEPTH(
      number(Limits.DEFAULTS.maxSvgDepth()), "maximum nesting depth of an SVG's elements"),
  ASYNC_ABOVE(
      "0",
      "images above this size are rendered by jobs (202); 0: only if clients prefer respond-async"),
  MAX_RENDITIONS(
      number(LibrarySettings.DEFAULTS.maxRenditions()),
      "maximum renditions kept for one image; others are served but not kept"),
  PRESETS("", "space-separated name=transformation, for preset_name in URLs; @FILE reads a file"),
  RESERVE(
      "0",
      "free space to keep; renditions keep twice as much; 0: the larger of "
          + bytes(Reserve.DEFAULTS.bytes())
          + " and "
          + share(Reserve.DEFAULTS.share()).replace("%", " %")
          + " of the disk"),
  DEDUPE_AT("", "time of a nightly dedupe, HH:MM in the server's time zone; empty: none"),
  SWEEP_EVERY(
      duration(Objects.requireNonNull(SweepSettings.DEFAULTS.every())),
      "interval of the sweep of the data folder, at least 1m; off: no sweep"),
  SWEEP_UNUSED(
      duration(SweepSettings.DEFAULTS.unused()),
      "sweep: remove renditions unused for this time; 0s: none"),
  SWEEP_BUDGET(
      share(SweepSettings.DEFAULTS.budget().share()),
      "sweep: maximum size of all renditions, in bytes or as a share of the disk; 0: no"
          + " limit"),
  MAX_OPEN_JOBS(
      number(JobSettings.DEFAULTS.quota().maxJobs()),
      "maximum jobs that have not ended; further ones get 429"),
  MAX_OPEN_OUTPUTS(
      number(JobSettings.DEFAULTS.quota().maxOutputs()),
      "maximum outputs that all jobs have still to make; further jobs get 429"),
  JOB_RETENTION(
      duration(JobSettings.DEFAULTS.retention()),
      "sweep: how long to keep ended jobs; 0s: forever"),
  ANALYZE(
      "",
      "comma-separated analyses of every upload: placeholder, faces, labels. The placeholder is"
          + " made before the answer; empty: only what clients request"),
  LABELS_TTL(
      duration(AnalysisSettings.DEFAULTS.labelsTtl()),
      "time after which the labels of a picture are forgotten; 0s: never"),
  FACES(
      "",
      "http:// or https:// URL of a service that finds faces in place of this server; empty: none"),
  FACES_MODEL("", "the name of that service's model, as in its answers"),
  LABELS("", "URL of a service that finds labels in place of this server; empty: none"),
  LABELS_MODEL("", "the name of that service's model, as in its answers"),
  ANALYZER_TIMEOUT(
      duration(ServiceSettings.DEFAULTS.timeout()),
      "maximum time of such a service for one picture, with retries, at most 25s"),
  ANALYZER_CALLS(
      number(ServiceSettings.DEFAULTS.maxCalls()), "maximum calls to such a service at a time"),
  MAX_SESSIONS(
      number(FaceSessionSettings.DEFAULTS.max()),
      "maximum sessions in which clients compare faces; one owner may have a tenth; further ones"
          + " get 429"),
  SWEEP_TOMBSTONES(
      duration(SweepSettings.DEFAULTS.tombstones()),
      "sweep: how long to keep the tombstones of deleted images"),
  DRAIN(
      duration(HttpSettings.DEFAULTS.drain().time()), "time for requests to finish after SIGTERM"),
  DRAIN_DELAY(
      duration(HttpSettings.DEFAULTS.drain().delay()),
      "time after SIGTERM, before --drain, in which the server answers requests but is not ready, so"
          + " that proxies turn to other servers"),
  ACCESS_LOG("off", "off or json: whether to log each request on stdout"),
  AUDIT_LOG(
      "",
      "file for one line of JSON for each event that matters for security, such as a new key, a"
          + " delete or a failed sign-in; empty: none"),
  AUDIT_LOG_SIZE(
      bytes(AuditSettings.DEFAULT_FILE_BYTES),
      "size at which the audit log continues in a new file; ten files are kept"),
  LOG_LEVEL("info", "level of the log on stderr: error, warn, info or debug");

  private final String defaultText;
  private final String meaning;

  Setting(String defaultText, String meaning) {
    this.defaultText = defaultText;
    this.meaning = meaning;
  }

  public String defaultText() {
    return defaultText;
  }

  public String meaning() {
    return meaning;
  }

  public String flag() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String variable() {
    return "PROGIMAGE_" + name();
  }
}
