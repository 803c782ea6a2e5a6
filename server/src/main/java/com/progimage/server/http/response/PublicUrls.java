package com.progimage.server.http.response;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.http.access.RequestHead;
import com.progimage.server.http.access.TrustedProxies;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import io.javalin.http.Context;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds absolute URLs under which the client can reach this server again.
 *
 * @param url the start of URLs; null: the request determines it
 * @param trustedProxies the proxies whose {@code X-Forwarded-*} headers are trusted
 */
public record PublicUrls(@Nullable URI url, TrustedProxies trustedProxies) {
  private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9._\\[\\]:-]{1,255}");

  public String base(Context context) {
    if (url != null) {
      return url.toString();
    }
    boolean trusted = isTrusted(RequestHead.of(context));
    String host = trusted ? first(context.header("X-Forwarded-Host")) : null;
    String scheme = trusted ? first(context.header("X-Forwarded-Proto")) : null;
    return ("https".equals(scheme) ? "https" : "http")
        + "://"
        + (isAuthority(host) ? host : authority(context));
  }

  /** The start of URLs; if empty, the request determines it. */
  public Optional<URI> configured() {
    return Optional.ofNullable(url);
  }

  /**
   * Returns the hosts of a request by its headers: the one that it was sent to, and the original
   * one according to a trusted proxy.
   */
  public List<String> hosts(RequestHead head) {
    List<String> hosts = new ArrayList<>(2);
    addTo(hosts, head.header("Host"));
    if (isTrusted(head)) {
      addTo(hosts, first(head.header("X-Forwarded-Host")));
    }
    return hosts;
  }

  private static void addTo(List<String> hosts, @Nullable String host) {
    if (host != null) {
      hosts.add(host);
    }
  }

  /** Whether an origin, in any case, is this server's own for a request. */
  public boolean isOwn(String origin, Context context) {
    return origins(context).anyMatch(origin.toLowerCase(Locale.ROOT)::equals);
  }

  /**
   * Returns the origins that count as this server's own for a request, in lower case. A host has
   * two, because a proxy may end TLS, unless the public URL or a trusted proxy names the scheme.
   */
  private Stream<String> origins(Context context) {
    RequestHead head = RequestHead.of(context);
    boolean isSecure = isTrusted(head) && "https".equals(first(head.header("X-Forwarded-Proto")));
    Stream<String> ofHosts =
        hosts(head).stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .filter(
                host -> configured().stream().map(PublicUrls::authority).noneMatch(host::equals))
            .flatMap(host ->
                isSecure
                    ? Stream.of("https://" + host)
                    : Stream.of("https://" + host, "http://" + host));
    return Stream.concat(
        configured().stream().map(own -> own.getScheme() + "://" + authority(own)), ofHosts);
  }

  /** Host and port as browsers write them, without the default port of the scheme. */
  private static String authority(URI url) {
    boolean isUsual = url.getPort() == (url.getScheme().equals("https") ? 443 : 80);
    String host = url.getHost().toLowerCase(Locale.ROOT);
    return url.getPort() < 0 || isUsual ? host : host + ":" + url.getPort();
  }

  private boolean isTrusted(RequestHead head) {
    return trustedProxies.contains(head.remoteAddress());
  }

  public static String path(ImageId id) {
    return "/images/" + id;
  }

  public static String path(ImageId id, ImageFormat format) {
    return path(id) + "." + format.extension();
  }

  public static String path(ImageId id, String transformation, ImageFormat format) {
    return path(id) + "/" + transformation + "." + format.extension();
  }

  /** The path of what an analysis found. */
  public static String path(ImageId id, AnalysisKind kind) {
    return path(id) + "/" + kind.text();
  }

  private static String authority(Context context) {
    String host = context.header("Host");
    return isAuthority(host)
        ? String.valueOf(host)
        : context.req().getServerName() + ":" + context.req().getServerPort();
  }

  private static boolean isAuthority(@Nullable String host) {
    return host != null && AUTHORITY.matcher(host).matches();
  }

  private static @Nullable String first(@Nullable String header) {
    return header == null ? null : header.split(",", 2)[0].strip();
  }
}
