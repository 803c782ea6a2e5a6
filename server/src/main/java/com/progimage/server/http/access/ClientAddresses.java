package com.progimage.server.http.access;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies clients by their addresses. All addresses of an IPv6 network of 64 bits count as one
 * client. Of the headers in which proxies name clients, only {@code X-Forwarded-For} counts.
 *
 * @param proxies those whose header is trusted
 */
public record ClientAddresses(TrustedProxies proxies) {
  private static final int NETWORK_BYTES = 8;

  /** The longest address in the text form, with a port. */
  private static final int MAX_LENGTH = 60;

  private static final Pattern IPV4_WITH_PORT = Pattern.compile("([0-9.]+):[0-9]{1,5}");
  private static final Pattern IPV6_IN_BRACKETS =
      Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::[0-9]{1,5})?");

  /** Returns the client's address in one spelling, of at most 45 characters. */
  public String of(Context context) {
    return of(RequestHead.of(context));
  }

  /** Does the same before a route sees the request. */
  String of(RequestHead head) {
    String peer = head.remoteAddress();
    return of(peer, proxies.contains(peer) ? head.headers("X-Forwarded-For") : List.of());
  }

  /**
   * Each proxy appends the address that it saw, so addresses before the last one that no trusted
   * proxy has are unverified. If a trusted proxy appended something else than an address, the
   * client counts as that proxy.
   */
  String of(String peer, List<String> forwarded) {
    Optional<InetAddress> client = TrustedProxies.find(peer);
    if (client.isEmpty()) {
      return peer;
    }
    InetAddress verified = client.get();
    List<String> hops = Arrays.asList(String.join(",", forwarded).split(","));
    for (String hop : hops.reversed()) {
      Optional<InetAddress> next = proxies.contains(verified) ? address(hop) : Optional.empty();
      if (next.isEmpty()) {
        break;
      }
      verified = next.get();
    }
    return text(verified);
  }

  private static Optional<InetAddress> address(String hop) {
    String text = hop.strip();
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher ipv4 = IPV4_WITH_PORT.matcher(text);
    Matcher ipv6 = IPV6_IN_BRACKETS.matcher(text);
    if (ipv4.matches()) {
      return TrustedProxies.find(String.valueOf(ipv4.group(1)));
    }
    return TrustedProxies.find(ipv6.matches() ? String.valueOf(ipv6.group(1)) : text);
  }

  private static String text(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length <= NETWORK_BYTES) {
      return address.getHostAddress();
    }
    try {
      return InetAddress.getByAddress(
              Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES), bytes.length))
          .getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }
}
