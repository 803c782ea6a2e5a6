package com.progimage.server.source;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Decides on each URL, and on each address that is to be dialled for it: what it resolves is what
 * is dialled, so that a name cannot be another one's a moment later.
 *
 * @param schemes that URLs may have
 * @param ports that may be dialled
 * @param addresses that may be dialled
 * @param trusted origins for which none of that counts, as {@code http://assets.internal:9000}
 */
record Guard(
    Set<String> schemes,
    IntPredicate ports,
    Predicate<InetAddress> addresses,
    Set<Origin> trusted,
    Names names)
    implements SocketAddressResolver {

  /** What says which addresses a name has. */
  interface Names {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** Only what is public, on the usual ports. */
  static Guard ofPublic(boolean allowsHttp, Set<Origin> trusted) {
    return new Guard(
        allowsHttp ? Set.of("https", "http") : Set.of("https"),
        Set.of(443, 80)::contains,
        PublicAddresses::contains,
        trusted,
        InetAddress::getAllByName);
  }

  /**
   * Other machines of this one's networks too, and itself; but nothing that is only on its own
   * link, where clouds tell machines their secrets.
   */
  static Guard ofPrivateToo() {
    return new Guard(
        Set.of("https", "http"),
        port -> port > 0,
        address ->
            !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && !address.isAnyLocalAddress(),
        Set.of(),
        InetAddress::getAllByName);
  }

  /** Scheme, host and port. */
  record Origin(String scheme, String host, int port) {
    static Origin of(URI url) {
      String scheme = url.getScheme().toLowerCase(Locale.ROOT);
      int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
      return new Origin(scheme, name(url.getHost()), port);
    }
  }

  /**
   * @throws Failure {@code source-not-allowed}
   */
  void check(URI url, Hosts hosts) {
    if (url.getHost() == null || url.getScheme() == null || url.getRawUserInfo() != null) {
      throw notAllowed();
    }
    Origin origin = Origin.of(url);
    boolean isUsual = schemes.contains(origin.scheme()) && ports.test(origin.port());
    if (!(isUsual || trusted.contains(origin)) || !hosts.contains(origin.host())) {
      throw notAllowed();
    }
  }

  @Override
  public void resolve(
      String host,
      int port,
      Map<String, Object> context,
      Promise<List<InetSocketAddress>> promise) {
    try {
      promise.succeeded(checked(name(host), port));
    } catch (Failure | UnknownHostException e) {
      promise.failed(e instanceof Failure ? e : notAllowed());
    }
  }

  private List<InetSocketAddress> checked(String host, int port) throws UnknownHostException {
    boolean isTrusted =
        trusted.stream().anyMatch(origin -> origin.host().equals(host) && origin.port() == port);
    List<InetSocketAddress> dialled = new ArrayList<>();
    for (InetAddress address : names.resolve(host)) {
      // One that is not allowed among others is no accident either.
      if (!isTrusted && !addresses.test(address)) {
        throw notAllowed();
      }
      dialled.add(new InetSocketAddress(address, port));
    }
    return dialled;
  }

  /** One text for all causes: who asks learns nothing of names and addresses around this server. */
  static Failure notAllowed() {
    return new Failure(
        ErrorCode.SOURCE_NOT_ALLOWED,
        "this server does not fetch that URL: name an https URL of a public host that this server"
            + " may fetch from, without user name, password or port");
  }

  private static String name(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
