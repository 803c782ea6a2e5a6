package com.progimage.server.source;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
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
import java.util.regex.Pattern;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Checks each URL, and each address before the client connects to it. The client connects to the
 * very address that was resolved and checked here, which prevents DNS rebinding.
 *
 * @param schemes allowed in URLs
 * @param ports allowed
 * @param addresses allowed
 * @param trusted origins that are exempt from these rules, such as {@code
 *     http://assets.internal:9000}; {@link ForbiddenAddresses} stay forbidden
 */
record Guard(
    Set<String> schemes,
    IntPredicate ports,
    Predicate<InetAddress> addresses,
    Set<WebOrigin> trusted,
    Names names)
    implements SocketAddressResolver {

  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

  /** A host that a browser parses as an IPv4 address (WHATWG URL, "ends in a number"). */
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

  /** Resolves a name; may block for longer than any client waits. */
  interface Names {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** Creates a guard that allows only public addresses on the usual ports. */
  static Guard ofPublic(boolean allowsHttp, Set<WebOrigin> trusted) {
    return new Guard(
        allowsHttp ? Set.of("https", "http") : Set.of("https"),
        Set.of(443, 80)::contains,
        PublicAddresses::contains,
        trusted,
        InetAddress::getAllByName);
  }

  /** Scheme, host and port. */
  record WebOrigin(String scheme, String host, int port) {
    static WebOrigin of(URI url) {
      String scheme = url.getScheme().toLowerCase(Locale.ROOT);
      int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
      return new WebOrigin(scheme, name(url.getHost()), port);
    }
  }

  /**
   * @throws Failure {@code source-not-allowed}
   */
  void check(URI url, Hosts hosts) {
    if (url.getHost() == null || url.getScheme() == null || url.getRawUserInfo() != null) {
      throw notAllowed();
    }
    WebOrigin origin = WebOrigin.of(url);
    boolean isUsual = schemes.contains(origin.scheme()) && ports.test(origin.port());
    if (!(isUsual || trusted.contains(origin))
        || !hosts.contains(origin.host())
        || isOddNumber(origin.host())
        || isLiteral(origin.host()) && !isAllowed(origin)) {
      throw notAllowed();
    }
  }

  /** Whether a host is an address, so that there is no need to look it up. */
  private static boolean isLiteral(String host) {
    return IPV4.matcher(host).matches() || host.indexOf(':') >= 0;
  }

  private boolean isAllowed(WebOrigin literal) {
    try {
      return isAllowed(InetAddress.ofLiteral(literal.host()), literal.host(), literal.port());
    } catch (IllegalArgumentException e) {
      // An address of a network interface that this machine does not have.
      return false;
    }
  }

  /**
   * Whether a host is IPv4 in octal, in hexadecimal, with leading zeros or with fewer than four
   * parts, which programs interpret differently.
   */
  private static boolean isOddNumber(String host) {
    return !isLiteral(host) && ENDS_IN_NUMBER.matcher(host).matches();
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
    List<InetSocketAddress> dialled = new ArrayList<>();
    for (InetAddress address : names.resolve(host)) {
      // One that is not allowed among others is no accident either.
      if (!isAllowed(address, host, port)) {
        throw notAllowed();
      }
      dialled.add(new InetSocketAddress(address, port));
    }
    return dialled;
  }

  private boolean isAllowed(InetAddress address, String host, int port) {
    boolean isTrusted =
        trusted.stream().anyMatch(origin -> origin.host().equals(host) && origin.port() == port);
    return !ForbiddenAddresses.contains(address) && (isTrusted || addresses.test(address));
  }

  /** One text for all causes: clients learn nothing of names and addresses around this server. */
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
