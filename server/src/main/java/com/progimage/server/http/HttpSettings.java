package com.progimage.server.http;

import com.progimage.server.access.AccessRules;
import com.progimage.server.access.AccessRules.TransformationRule;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.token.IdentityProvider;
import com.progimage.server.audit.AuditSettings;
import com.progimage.server.http.access.RequestRates;
import com.progimage.server.http.access.TrustedProxies;
import com.progimage.server.http.guard.KnownHosts;
import com.progimage.server.image.Visibility;
import com.progimage.server.rate.Rate;
import com.progimage.server.rate.RateLimit;
import com.progimage.server.rate.SharedRates;
import com.progimage.server.source.Hosts;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the HTTP server.
 *
 * @param role determines which routes this server answers
 * @param asyncAboveBytes originals with more bytes are rendered by jobs
 */
public record HttpSettings(
    ListenAddress address,
    Role role,
    PublicNames names,
    AccessPolicy access,
    Connections connections,
    long asyncAboveBytes,
    Drain drain,
    ServerLogs logs) {
  /** Originals of every size are rendered while the client waits, unless it prefers a job. */
  public static final long NEVER_ASYNC = Long.MAX_VALUE;

  public static final HttpSettings DEFAULTS =
      new HttpSettings(
          new ListenAddress("127.0.0.1", 8080),
          Role.ALL,
          new PublicNames(/* url= */ null, Hosts.NONE, TrustedProxies.NONE),
          AccessPolicy.DEFAULTS,
          new Connections(4096, Duration.ofSeconds(30), 1024, 256, RequestLimits.NONE),
          NEVER_ASYNC,
          new Drain(/* delay= */ Duration.ZERO, Duration.ofSeconds(30)),
          ServerLogs.DEFAULTS);

  public HttpSettings {
    if (asyncAboveBytes < 1) {
      throw new IllegalArgumentException(
          "originals above %d bytes cannot be rendered by jobs: name at least 1 byte"
              .formatted(asyncAboveBytes));
    }
  }

  /**
   * The address that a server listens on.
   *
   * @param port 0 to take a free one
   * @param operationsPort for metrics and the dashboard only, which are then not on {@code port};
   *     null: there is none
   */
  public record ListenAddress(String host, int port, @Nullable Integer operationsPort) {
    public ListenAddress {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException(
            "there is no port %d: choose one from 0 to 65535".formatted(port));
      }
      if (operationsPort != null
          && (operationsPort < 1 || operationsPort > 65_535 || operationsPort == port)) {
        throw new IllegalArgumentException(
            "metrics cannot have port %d: choose another one from 1 to 65535"
                .formatted(operationsPort));
      }
    }

    /** An address without a port for metrics. */
    public ListenAddress(String host, int port) {
      this(host, port, /* operationsPort= */ null);
    }

    /** Returns whether only this machine can reach the address. */
    public boolean isLoopback() {
      return KnownHosts.isLoopback(host);
    }
  }

  /**
   * The names by which clients reach a server, directly or through a proxy.
   *
   * @param url the start of URLs in answers; null: each request determines it
   * @param hosts accepted host names in addition to the URL's
   * @param trustedProxies those whose {@code X-Forwarded-*} headers are trusted
   */
  public record PublicNames(@Nullable URI url, Hosts hosts, TrustedProxies trustedProxies) {
    public PublicNames {
      if (url != null && url.getHost() == null) {
        throw new IllegalArgumentException(
            "the public URL %s has no host: name one such as https://images.example"
                .formatted(url));
      }
    }
  }

  /**
   * What clients may do.
   *
   * @param mode null: the operator has not chosen one, and only this machine may reach the server
   * @param reads the visibility of images whose upload does not choose one, if keys are needed
   * @param transformations the renditions that clients may ask for
   * @param adminKey a key for everything that is valid without being stored; null for none
   * @param provider whose tokens identify requests too, if keys are needed; null for none
   * @param allowedOrigins origins whose pages may do more than read images; {@code *} for any
   */
  public record AccessPolicy(
      @Nullable AccessMode mode,
      Visibility reads,
      TransformationRule transformations,
      @Nullable KeyText adminKey,
      @Nullable IdentityProvider provider,
      Set<String> allowedOrigins) {
    static final AccessPolicy DEFAULTS =
        new AccessPolicy(
            /* mode= */ null,
            AccessRules.DEFAULTS.reads(),
            AccessRules.DEFAULTS.transformations(),
            /* adminKey= */ null,
            /* provider= */ null,
            /* allowedOrigins= */ Set.of());

    /** Whether requests need keys. */
    public enum AccessMode {
      OPEN,
      KEYS
    }

    /** What requests may do without a key. */
    public AccessRules rules() {
      return new AccessRules(mode == AccessMode.KEYS, reads, transformations);
    }

    public AccessPolicy {
      allowedOrigins = Set.copyOf(allowedOrigins);
    }
  }

  /**
   * Limits of clients.
   *
   * @param max connections; further ones wait to be accepted
   * @param idle time after which an inactive connection closes
   * @param maxBodies bodies in progress; further ones are refused
   * @param maxBodiesOfClient the same for one address
   * @param requests in a time
   */
  public record Connections(
      int max, Duration idle, int maxBodies, int maxBodiesOfClient, RequestLimits requests) {
    public Connections {
      if (max < 1 || maxBodies < 1 || maxBodiesOfClient < 1) {
        throw new IllegalArgumentException(
            "%d connections with %d bodies, %d of one client, serve no client: allow at least one"
                    .formatted(max, maxBodies, maxBodiesOfClient)
                + " of each");
      }
      if (!idle.isPositive()) {
        throw new IllegalArgumentException(
            "a connection that may be idle for %d s closes at once: name a time above zero"
                .formatted(idle.toSeconds()));
      }
    }
  }

  /**
   * Limits of the requests of each client in a time; null: there is none.
   *
   * @param all of requests other than those for kept images
   * @param kept of requests for images that need not be made
   */
  public record RequestLimits(@Nullable Rate all, @Nullable Rate kept) {
    public static final RequestLimits NONE = new RequestLimits(/* all= */ null, /* kept= */ null);

    /**
     * @param shared counts the requests on all servers
     */
    RequestRates.RateLimits limits(SharedRates shared) {
      return new RequestRates.RateLimits(
          all == null ? null : new RateLimit("requests", all, shared),
          all == null ? null : new RateLimit("refusals", all, SharedRates.NONE),
          kept == null ? null : new RateLimit("kept", kept, SharedRates.NONE));
    }
  }

  /**
   * How a server ends.
   *
   * @param delay the time in which it still answers requests although it is not ready, so that
   *     proxies and load balancers can turn to other servers
   * @param time the time that requests in progress have to finish after the delay
   */
  public record Drain(Duration delay, Duration time) {
    public Drain {
      if (delay.isNegative() || time.isNegative()) {
        throw new IllegalArgumentException(
            "a server cannot wait %d s and have %d s for requests to finish: name zero or more"
                .formatted(delay.toSeconds(), time.toSeconds()));
      }
    }
  }

  /**
   * What a server records.
   *
   * @param hasRequests whether each request is logged on stdout
   * @param audit null: there is no audit log
   */
  public record ServerLogs(boolean hasRequests, @Nullable AuditSettings audit) {
    public static final ServerLogs DEFAULTS =
        new ServerLogs(/* hasRequests= */ false, /* audit= */ null);
  }

  /** Returns whether other machines reach the server although nobody said what they may do. */
  public boolean isUndecided() {
    return access.mode() == null && !address.isLoopback();
  }
}
