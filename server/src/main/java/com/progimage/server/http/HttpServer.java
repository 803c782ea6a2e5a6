package com.progimage.server.http;

import com.progimage.server.analyzer.Analyses;
import com.progimage.server.analyzer.session.FaceSessions;
import com.progimage.server.http.HttpSettings.Connections;
import com.progimage.server.http.HttpSettings.PublicNames;
import com.progimage.server.http.access.AccessServices;
import com.progimage.server.http.access.Auditor;
import com.progimage.server.http.access.ClientAddresses;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.access.RequestRates;
import com.progimage.server.http.analysis.AnalysisHandlers;
import com.progimage.server.http.body.Bodies;
import com.progimage.server.http.body.BodySlots;
import com.progimage.server.http.body.FetchPolicy;
import com.progimage.server.http.body.FormImages;
import com.progimage.server.http.body.ImageBody;
import com.progimage.server.http.body.RemoteImages;
import com.progimage.server.http.dashboard.DashboardHandlers;
import com.progimage.server.http.direct.DirectAnswer;
import com.progimage.server.http.direct.LiveAnswer;
import com.progimage.server.http.direct.SelectorAnswers;
import com.progimage.server.http.docs.DocsHandlers;
import com.progimage.server.http.guard.Cors;
import com.progimage.server.http.guard.CrossSite;
import com.progimage.server.http.guard.KnownHosts;
import com.progimage.server.http.guard.LastAnswers;
import com.progimage.server.http.guard.LingeringClose;
import com.progimage.server.http.guard.TimedConnections;
import com.progimage.server.http.guard.WellFormedUris;
import com.progimage.server.http.job.JobHandlers;
import com.progimage.server.http.job.ThumbnailHandlers;
import com.progimage.server.http.key.KeyHandlers;
import com.progimage.server.http.link.LinkHandlers;
import com.progimage.server.http.owner.OwnerHandlers;
import com.progimage.server.http.person.SessionCookies;
import com.progimage.server.http.person.SignInHandlers;
import com.progimage.server.http.rendition.AsyncPreference;
import com.progimage.server.http.rendition.BlobSender;
import com.progimage.server.http.rendition.KeptImages;
import com.progimage.server.http.rendition.RenderHandler;
import com.progimage.server.http.rendition.RenditionHandler;
import com.progimage.server.http.rendition.RenditionMeters;
import com.progimage.server.http.rendition.RenditionServices;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.JettyProblems;
import com.progimage.server.http.response.Lists;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.http.response.RequestId;
import com.progimage.server.http.response.ServerCapabilities;
import com.progimage.server.http.session.FaceSessionHandlers;
import com.progimage.server.http.session.FaceSessionKeys;
import com.progimage.server.http.token.TokenHandlers;
import com.progimage.server.http.webhook.WebhookHandlers;
import com.progimage.server.job.Jobs;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.link.UploadLinks;
import com.progimage.server.memory.BufferPool;
import com.progimage.server.memory.MemoryBudgets;
import com.progimage.server.webhook.Webhooks;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.jspecify.annotations.Nullable;

/** The HTTP server of the API. */
public final class HttpServer implements AutoCloseable {
  /** The use cases that the API offers to clients. */
  public record UseCases(
      ImageLibrary library,
      Analyses analyses,
      FaceSessions faceSessions,
      Jobs jobs,
      Webhooks webhooks,
      UploadLinks links,
      AccessServices access) {}

  private static final String STARTED = "progimage.started";

  /** Accept backlog: connections that the OS may queue once the limit is reached. */
  private static final int WAITING_CONNECTIONS = 1024;

  private static final int UPLOAD_BUFFER = 64 << 10;

  /** The memory held for each client that reads an answer slowly. */
  private static final int OUTPUT_BUFFER = 8 << 10;

  /** At the limit, idle connections close sooner, to make room for waiting ones. */
  private static final Duration IDLE_AT_THE_LIMIT = Duration.ofSeconds(1);

  /** The longest wait for the requests that are on accepted connections when a delay ends. */
  private static final Duration LAST_REQUESTS = Duration.ofSeconds(2);

  private final Javalin javalin;
  private final AtomicBoolean draining;
  private final Duration drainDelay;

  private HttpServer(Javalin javalin, AtomicBoolean draining, Duration drainDelay) {
    this.javalin = javalin;
    this.draining = draining;
    this.drainDelay = drainDelay;
  }

  /**
   * @param notReady the reason to send no requests here at the moment; empty if ready
   */
  public static HttpServer start(
      HttpSettings settings,
      UseCases useCases,
      ServerCapabilities offer,
      FetchPolicy sources,
      MemoryBudgets memory,
      PrometheusMeterRegistry meters,
      Supplier<Optional<String>> notReady,
      Clock clock) {
    ImageLibrary library = useCases.library();
    Jobs jobs = useCases.jobs();
    AtomicBoolean draining = new AtomicBoolean();
    HttpMeters metrics = new HttpMeters(meters);
    PublicNames names = settings.names();
    PublicUrls urls = new PublicUrls(names.url(), names.trustedProxies());
    ClientAddresses clients = new ClientAddresses(names.trustedProxies());
    AccessServices access = useCases.access();
    Auditor auditor = new Auditor(access.audit(), clients, Answers::requestId, clock);
    Connections connections = settings.connections();
    RequestRates rates =
        new RequestRates(connections.requests().limits(access.rates()), clients, metrics::limited);
    metrics.show(access.rates());
    SessionCookies cookies = new SessionCookies(access.sessions(), urls);
    Gate gate =
        new Gate(
            settings.access().rules(),
            access,
            cookies,
            new FaceSessionKeys(useCases.faceSessions(), access.keys()),
            clients,
            rates,
            auditor,
            settings.address().operationsPort());
    BodySlots slots = new BodySlots(connections.maxBodies(), connections.maxBodiesOfClient());
    metrics.show(slots);
    Bodies bodies =
        new Bodies(
            library.maxBodyBytes(),
            connections.idle(),
            clients,
            slots,
            new BufferPool(memory.uploads(), UPLOAD_BUFFER),
            memory.documents());
    RemoteImages remotes = new RemoteImages(sources, offer::reads, bodies);
    Uploads uploads = new Uploads(library, offer, bodies, remotes, gate, metrics::uploaded);
    Cors cors = new Cors(settings.access().allowedOrigins());
    KnownHosts hosts = new KnownHosts(urls, names.hosts(), settings.address().isLoopback());
    CrossSite crossSite = new CrossSite(settings.access().allowedOrigins(), urls);
    FormImages forms = new FormImages(library, offer::reads, bodies, gate);
    Lists lists = new Lists(memory.answers());
    JobHandlers jobHandlers =
        new JobHandlers(jobs, forms, offer, bodies, gate, urls, lists, draining::get);
    AsyncPreference later =
        new AsyncPreference(settings.asyncAboveBytes(), jobHandlers.async(library));
    RenditionServices delivery =
        new RenditionServices(
            library,
            offer,
            gate,
            later,
            new BlobSender(),
            new RenditionMeters(meters),
            memory.compression(),
            clock);
    RenditionHandler renditions = new RenditionHandler(delivery);
    ImageHandlers images =
        new ImageHandlers(library, useCases.analyses(), uploads, urls, offer, lists, gate);
    Routes routes =
        new Routes(
            settings.role(),
            cors,
            gate,
            auditor,
            new Routes.ImageRoutes(
                images,
                new AnalysisHandlers(useCases.analyses(), library, bodies, urls, gate, clock),
                new LinkHandlers(
                    useCases.links(),
                    useCases.webhooks(),
                    images,
                    offer,
                    gate,
                    auditor,
                    bodies,
                    urls),
                renditions,
                RenderHandler.ofBodies(
                    context -> ImageBody.of(context, offer.reads(), bodies), delivery),
                RenderHandler.ofRemotes(remotes::asked, delivery)),
            new Routes.JobRoutes(
                jobHandlers,
                new ThumbnailHandlers(jobs, forms, renditions, offer, urls, gate),
                new WebhookHandlers(useCases.webhooks(), bodies, urls, lists),
                new FaceSessionHandlers(
                    useCases.faceSessions(), gate, auditor, offer, bodies, urls)),
            new Routes.ServerRoutes(
                new OperationHandlers(
                    offer,
                    () -> draining.get() ? Optional.of("this server is draining") : notReady.get(),
                    meters::scrape,
                    memory.answers()),
                new DocsHandlers(),
                new DashboardHandlers(meters, jobs, gate, draining::get, clock),
                new KeyHandlers(access.keys(), auditor, bodies, urls, lists),
                new TokenHandlers(access.tokens(), auditor, bodies, clients::of),
                new SignInHandlers(
                    access.sessions(), cookies, gate, auditor, bodies, metrics::problem),
                new OwnerHandlers(access.quotas(), library, gate, auditor, bodies, urls, lists)));
    boolean hasLog = settings.logs().hasRequests();
    List<DirectAnswer> direct = new ArrayList<>();
    // Writing the log may block.
    if (!hasLog) {
      direct.add(new LiveAnswer(cors, metrics::record));
    }
    if (!hasLog && !rates.countsKept()) {
      direct.add(new KeptImages(renditions, hosts, delivery, metrics::record));
    }
    AccessLog log = hasLog ? new AccessLog(System.out, clock) : null;
    Javalin javalin =
        Javalin.create(javalinConfig -> {
          configure(javalinConfig, settings, direct, draining::get, metrics);
          new Failures(metrics).addTo(javalinConfig);
          around(javalinConfig.routes, cors, metrics, log);
          javalinConfig.routes.before(hosts::require);
          javalinConfig.routes.before(crossSite::require);
          routes.addTo(javalinConfig.routes);
        });
    javalin.start();
    return new HttpServer(javalin, draining, settings.drain().delay());
  }

  /** The port that it listens on. */
  public int port() {
    return javalin.port();
  }

  /**
   * Says that it is not ready, and still answers requests for the configured delay. Then refuses
   * new requests, and waits for requests in progress for the configured time.
   */
  @Override
  public void close() {
    draining.set(true);
    if (drainDelay.isPositive()) {
      answerLastRequests();
    }
    javalin.stop();
  }

  private void answerLastRequests() {
    try {
      Thread.sleep(drainDelay);
      // No connection is accepted any more, and idle ones close. The others have requests, which a
      // stop would refuse.
      CompletableFuture<?>[] ended =
          Stream.of(javalin.jettyServer().server().getConnectors())
              .map(Connector::shutdown)
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(ended).get(LAST_REQUESTS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Requests in progress have the drain's time.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void configure(
      JavalinConfig javalin,
      HttpSettings settings,
      List<DirectAnswer> direct,
      BooleanSupplier draining,
      HttpMeters metrics) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.concurrency.useVirtualThreads = true;
    javalin.jetty.threadPool = HttpThreads.pool();
    javalin.http.compressionStrategy = CompressionStrategy.NONE;
    javalin.jetty.modifyHttpConfiguration(http -> {
      http.setSendServerVersion(false);
      http.setOutputBufferSize(OUTPUT_BUFFER);
    });
    javalin.jetty.addConnector(
        (server, http) -> connector(server, http, settings, settings.address().port()));
    Integer operations = settings.address().operationsPort();
    if (operations != null) {
      javalin.jetty.addConnector((server, http) -> connector(server, http, settings, operations));
    }
    javalin.jetty.modifyServer(server -> {
      JettyProblems problems = new JettyProblems(metrics::problem);
      server.setErrorHandler(problems);
      // The last inserted handler is the first to see a request.
      server.setHandler(new LingeringClose());
      server.insertHandler(new WellFormedUris(problems));
      server.insertHandler(new KnownMethods(problems));
      server.insertHandler(new SelectorAnswers(direct, operations));
      server.insertHandler(new LastAnswers(draining));
      server.insertHandler(new GracefulHandler());
      server.setStopTimeout(settings.drain().time().toMillis());
    });
    javalin.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new JettyProblems(metrics::problem)));
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, HttpSettings settings, int port) {
    ServerConnector connector =
        new ServerConnector(server, 1, HttpThreads.SELECTORS, new TimedConnections(http));
    connector.setHost(settings.address().host());
    connector.setPort(port);
    connector.setIdleTimeout(settings.connections().idle().toMillis());
    connector.setAcceptQueueSize(WAITING_CONNECTIONS);
    NetworkConnectionLimit limit =
        new NetworkConnectionLimit(settings.connections().max(), connector);
    limit.setEndPointIdleTimeout(
        Math.min(IDLE_AT_THE_LIMIT.toMillis(), settings.connections().idle().toMillis()));
    connector.addBean(limit);
    return connector;
  }

  /** Adds an id, headers and a timer to every request. */
  private static void around(
      RoutesConfig routes, Cors cors, HttpMeters metrics, @Nullable AccessLog log) {
    routes.before(context -> {
      context.attribute(STARTED, System.nanoTime());
      String requestId = RequestId.of(context.header(RequestId.HEADER));
      context.attribute(RequestId.HEADER, requestId);
      Answers.headers(requestId).forEach(context::header);
      cors.mark(context);
    });
    routes.after(context -> {
      Long started = context.attribute(STARTED);
      long nanos = started == null ? 0 : System.nanoTime() - started;
      metrics.record(context, nanos);
      if (log != null) {
        log.write(context, nanos / 1e6);
      }
    });
  }
}
