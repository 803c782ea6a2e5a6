package com.progimage.server.source;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Public addresses of the internet: all of IPv4 except the blocks below, and the global unicast
 * block of IPv6 except those below. From IANA's special-purpose address registries (RFC 6890, as of
 * 2025) and the multicast blocks.
 */
final class PublicAddresses {
  private static final List<AddressBlock> NOT_PUBLIC_4 =
      AddressBlock.of(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // shared by carriers' customers
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local; cloud metadata services
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.31.196.0/24", // AS112
          "192.52.193.0/24", // automatic multicast tunneling
          "192.88.99.0/24", // 6to4 relays, deprecated
          "192.168.0.0/16", // private
          "192.175.48.0/24", // AS112
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, and broadcast

  private static final AddressBlock GLOBAL_6 = AddressBlock.of("2000::/3");

  private static final List<AddressBlock> NOT_PUBLIC_6 =
      AddressBlock.of(
          "2001::/23", // protocol assignments: Teredo among them, which carries IPv4
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4, which carries IPv4
          "2620:4f:8000::/48", // AS112
          "3fff::/20"); // documentation

  private PublicAddresses() {}

  /**
   * Whether an address is public. An IPv4 address that is translated or tunneled in IPv6 is not; a
   * mapped one counts as its IPv4 address.
   */
  static boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address
        ? NOT_PUBLIC_4.stream().noneMatch(block -> block.contains(bytes))
        : GLOBAL_6.contains(bytes)
            && NOT_PUBLIC_6.stream().noneMatch(block -> block.contains(bytes));
  }
}
