package com.progimage.server.http.access;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Identifies clients by their addresses. All addresses of an IPv6 network of 64 bits count as one
 * client.
 *
 * @param trustedProxies the proxies whose {@code X-Forwarded-For} is trusted
 */
public record ClientAddresses(Set<String> trustedProxies) {
  private static final int NETWORK_BYTES = 8;

  public String of(Context context) {
    String address = context.req().getRemoteAddr();
    if (trustedProxies.contains(address)) {
      List<String> forwarded =
          Arrays.asList(
              String.join(",", Collections.list(context.req().getHeaders("X-Forwarded-For")))
                  .split(","));
      // Each proxy appends the address that it saw: addresses before the last trusted one are
      // unverified.
      for (String hop : forwarded.reversed()) {
        address = hop.strip();
        if (!trustedProxies.contains(address)) {
          break;
        }
      }
    }
    return network(address);
  }

  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      return bytes.length <= NETWORK_BYTES
          ? address
          : InetAddress.getByAddress(
                  Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES), bytes.length))
              .getHostAddress();
    } catch (IllegalArgumentException | UnknownHostException e) {
      return address;
    }
  }
}
