package com.progimage.server.source;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Addresses that the server never connects to, not even for a trusted origin: the metadata services
 * of clouds, which give out secrets, and addresses that do not name a single machine.
 */
final class ForbiddenAddresses {
  /** Documented by each cloud; most are link-local. */
  private static final List<AddressBlock> METADATA =
      AddressBlock.of(
          "169.254.0.0/16", // link-local: nearly all clouds
          "100.100.100.200", // Alibaba
          "168.63.129.16", // Azure, though publicly routable
          "192.0.0.192", // Oracle
          "fe80::/10", // link-local: OpenStack
          "fd00:ec2::/32", // AWS
          "fd20:ce::254", // Google
          "fd00:c1::a9fe:a9fe", // Oracle
          "fd00:42::42", // Scaleway
          "fd00:a9fe:a9fe::1", // Akamai
          "fd00:100::100:200"); // Alibaba

  private static final List<AddressBlock> NO_MACHINE =
      AddressBlock.of("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "::", "ff00::/8");

  /** Tunnels and translations that may contain an IPv4 address anywhere. */
  private static final List<AddressBlock> TUNNELS =
      AddressBlock.of(
          "64:ff9b:1::/48", // NAT64 of one network (RFC 8215)
          "2001::/32", // Teredo
          "2002::/16"); // 6to4

  /**
   * Forms that end in an IPv4 address: compatible, SIIT and NAT64. Java treats a mapped one as
   * IPv4.
   */
  private static final List<AddressBlock> END_IN_IPV4 =
      AddressBlock.of("::/96", "::ffff:0:0:0/96", "64:ff9b::/96");

  /**
   * Networks choose NAT64 prefixes of their own (RFC 6052), so any address may end in one of these.
   */
  private static final List<AddressBlock> END_OF_ANY =
      AddressBlock.of(
          "169.254.169.254",
          "169.254.170.2",
          "169.254.170.23",
          "169.254.0.23",
          "169.254.42.42",
          "100.100.100.200",
          "168.63.129.16",
          "192.0.0.192");

  private static final AddressBlock LOOPBACK_6 = AddressBlock.of("::1");

  private ForbiddenAddresses() {}

  static boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return !LOOPBACK_6.contains(bytes)
        && (isForbidden(bytes) || isIn(TUNNELS, bytes) || endsInForbidden(bytes));
  }

  private static boolean isForbidden(byte[] address) {
    return isIn(METADATA, address) || isIn(NO_MACHINE, address);
  }

  private static boolean endsInForbidden(byte[] address) {
    if (address.length == 4) {
      return false;
    }
    byte[] end = Arrays.copyOfRange(address, 12, 16);
    return isIn(END_OF_ANY, end) || isIn(END_IN_IPV4, address) && isForbidden(end);
  }

  private static boolean isIn(List<AddressBlock> blocks, byte[] address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }
}
