package com.progimage.server.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientAddressesTest {
  private static final ClientAddresses CLIENTS =
      new ClientAddresses(TrustedProxies.of(List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8")));

  private static String of(String peer, String... forwarded) {
    return CLIENTS.of(peer, List.of(forwarded));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Nobody but a trusted proxy names the client.
        "198.51.100.1 | 203.0.113.9 | 198.51.100.1",
        "10.1.2.3 | 203.0.113.9 | 203.0.113.9",
        // The right end counts: the rest is the client's own text.
        "10.1.2.3 | 1.1.1.1, 203.0.113.9 | 203.0.113.9",
        "10.1.2.3 | 1.1.1.1, 203.0.113.9, 192.0.2.7, 10.9.9.9 | 203.0.113.9",
        // All are proxies: the first one sends for itself.
        "10.1.2.3 | 10.9.9.9 | 10.9.9.9",
        "10.1.2.3 | '' | 10.1.2.3",
        // Ports and spaces.
        "10.1.2.3 | 203.0.113.9:5678 | 203.0.113.9",
        "10.1.2.3 | [2001:db8::1]:80 | 2001:db8:0:0:0:0:0:0",
        "10.1.2.3 | [2001:db8::1] | 2001:db8:0:0:0:0:0:0",
        "10.1.2.3 | ' \t 203.0.113.9 ' | 203.0.113.9",
        // One spelling for each client.
        "10.1.2.3 | 2001:DB8::ffff | 2001:db8:0:0:0:0:0:0",
        "10.1.2.3 | 2001:db8:0:0:1:2:3:4 | 2001:db8:0:0:0:0:0:0",
        "10.1.2.3 | ::ffff:203.0.113.9 | 203.0.113.9",
        "10.1.2.3 | ::ffff:cb00:7109 | 203.0.113.9",
        "::ffff:10.1.2.3 | 203.0.113.9 | 203.0.113.9",
        "fd00::1 | 203.0.113.9 | 203.0.113.9",
        "2001:db8::1 | 203.0.113.9 | 2001:db8:0:0:0:0:0:0",
        // What is no address counts as the proxy that sent it.
        "10.1.2.3 | unknown | 10.1.2.3",
        "10.1.2.3 | 203.0.113.9, _hidden | 10.1.2.3",
        "10.1.2.3 | 203.0.113.9, localhost, 192.0.2.7 | 192.0.2.7",
        "10.1.2.3 | 203.0.113.9:port | 10.1.2.3",
        "10.1.2.3 | 999.1.1.1 | 10.1.2.3",
        "10.1.2.3 | ,,, | 10.1.2.3"
      })
  void theClientIsTheLastAddressThatNoTrustedProxyHas(
      String peer, String forwarded, String client) {
    assertThat(of(peer, forwarded)).isEqualTo(client);
  }

  @Test
  void severalHeadersAreOneList() {
    assertThat(of("10.1.2.3", "1.1.1.1", "203.0.113.9, 10.4.4.4")).isEqualTo("203.0.113.9");
  }

  @Test
  void aLongTextIsNoClient() {
    assertThat(of("10.1.2.3", "1".repeat(100_000))).isEqualTo("10.1.2.3");
    assertThat(of("10.1.2.3", "x,".repeat(10_000) + "203.0.113.9")).isEqualTo("203.0.113.9");
    assertThat(of("10.1.2.3", "[" + "1:".repeat(50_000) + "]")).isEqualTo("10.1.2.3");
  }

  @Test
  void withoutProxiesTheHeaderSaysNothing() {
    assertThat(new ClientAddresses(TrustedProxies.NONE).of("127.0.0.1", List.of("203.0.113.9")))
        .isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "172.16.0.0/12, 172.31.255.255, true",
    "172.16.0.0/12, 172.32.0.0, false",
    "192.168.1.128/25, 192.168.1.127, false",
    "192.168.1.128/25, 192.168.1.255, true",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "::1, ::1, true",
    "10.0.0.1, ::ffff:10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "10.0.0.1, nothing, false"
  })
  void aNetworkHasTheAddressesWithItsPrefix(String network, String address, boolean isIn) {
    assertThat(TrustedProxies.of(List.of(network)).contains(address)).isEqualTo(isIn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd00::/129", "/8", ""})
  void otherTextsAreNoProxies(String text) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
