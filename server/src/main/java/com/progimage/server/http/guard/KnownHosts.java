package com.progimage.server.http.guard;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.RequestHead;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.source.Hosts;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses requests for hosts that are not this server's. With DNS rebinding, a page's own name
 * leads to the server's address, so a browser considers both the same origin; the {@code Host}
 * header reveals it.
 */
public final class KnownHosts {
  /** Health checks address the server in any form, and learn nothing about images. */
  private static final String HEALTH = "/health/";

  private static final Pattern AUTHORITY = Pattern.compile("(\\[[^]]*]|[^:]*)(:[0-9]*)?");
  private static final int MAX_REMEMBERED = 64;

  private final PublicUrls urls;
  private final Hosts listed;
  private final boolean areKnown;

  /** Some of the hosts that were found known. */
  private final Set<AskedHost> remembered = ConcurrentHashMap.newKeySet();

  /**
   * The host of a request.
   *
   * @param here the address that received it
   */
  private record AskedHost(String authority, String here) {}

  /**
   * @param listed names that the operator configured, in addition to the public URL's
   * @param isLoopback whether only this machine reaches the server; then a list is not needed
   */
  public KnownHosts(PublicUrls urls, Hosts listed, boolean isLoopback) {
    this.urls = urls;
    this.listed = listed;
    areKnown = isLoopback || urls.configured().isPresent() || !listed.patterns().isEmpty();
  }

  /** Whether an address to listen on belongs to the loopback interface. */
  public static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * @throws Failure {@code unknown-host}
   */
  public void require(Context context) {
    if (!context.path().startsWith(HEALTH) && !allow(RequestHead.of(context))) {
      throw new Failure(
          ErrorCode.UNKNOWN_HOST,
          "this server does not answer for the host of that URL: use its public URL, or have its"
              + " operator add the host to --hosts");
    }
  }

  /** Returns whether a request addresses a host of this server. Without a list, every host is. */
  public boolean allow(RequestHead head) {
    if (areKnown) {
      String here = head.localAddress();
      for (String host : urls.hosts(head)) {
        if (!isKnown(new AskedHost(host, here))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isKnown(AskedHost host) {
    if (remembered.contains(host)) {
      return true;
    }
    Matcher matcher = AUTHORITY.matcher(host.authority().toLowerCase(Locale.ROOT));
    boolean isKnown = matcher.matches() && isNamed(name(matcher.group(1)), host.here());
    if (isKnown && remembered.size() < MAX_REMEMBERED) {
      remembered.add(host);
    }
    return isKnown;
  }

  private boolean isNamed(String name, String here) {
    return listed.contains(name)
        || urls.configured().stream().anyMatch(url -> name(url.getHost()).equals(name))
        || isAddress(here) && (name.equals("localhost") && isLoopback(here) || isSame(name, here));
  }

  /** All loopback addresses are equal; any other must be the address that received the request. */
  private static boolean isSame(String name, String here) {
    return isAddress(name)
        && (address(name).equals(address(here))
            || address(name).isLoopbackAddress() && address(here).isLoopbackAddress());
  }

  private static boolean isAddress(String text) {
    try {
      var _ = address(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  private static String name(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[")) {
      return lower.substring(1, lower.length() - 1);
    }
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
