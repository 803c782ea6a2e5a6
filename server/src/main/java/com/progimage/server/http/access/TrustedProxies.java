package com.progimage.server.http.access;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The proxies whose {@code X-Forwarded-*} headers are trusted.
 *
 * @param networks their addresses
 */
public record TrustedProxies(List<AddressRange> networks) {
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /**
   * A network.
   *
   * @param bits the length of the prefix that its addresses share
   */
  public record AddressRange(InetAddress first, int bits) {
    boolean contains(InetAddress address) {
      byte[] own = first.getAddress();
      byte[] other = address.getAddress();
      if (own.length != other.length) {
        return false;
      }
      int wholeBytes = bits / Byte.SIZE;
      for (int i = 0; i < wholeBytes; i++) {
        if (own[i] != other[i]) {
          return false;
        }
      }
      int rest = bits % Byte.SIZE;
      return rest == 0 || ((own[wholeBytes] ^ other[wholeBytes]) & 0xff) >> (Byte.SIZE - rest) == 0;
    }
  }

  /**
   * @param texts addresses such as {@code 10.0.0.1}, and networks such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException if one of them is neither
   */
  public static TrustedProxies of(List<String> texts) {
    return new TrustedProxies(texts.stream().map(TrustedProxies::range).toList());
  }

  private static AddressRange range(String text) {
    int slash = text.indexOf('/');
    InetAddress first =
        find(slash < 0 ? text : text.substring(0, slash))
            .orElseThrow(() -> new IllegalArgumentException(text + " is not an address"));
    int most = first.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException(text + " is not a network");
    }
    return new AddressRange(first, bits);
  }

  /** Reads an address, without asking the DNS. An IPv4 address that IPv6 maps is the IPv4 one. */
  static Optional<InetAddress> find(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether an address is that of a trusted proxy. */
  public boolean contains(String address) {
    return !networks.isEmpty() && find(address).filter(this::contains).isPresent();
  }

  boolean contains(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}
