package com.progimage.server.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One table of addresses, by which of them a server may dial. */
final class AddressesTest {
  private static final Hosts ANY = new Hosts(Set.of("*"));

  /** Any machine on the internet. */
  private static final String PUBLIC =
      """
      1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255
      128.0.0.1 169.253.255.255 169.255.0.1 172.15.255.255 172.32.0.1 192.0.1.1 192.0.3.1
      192.167.255.255 192.169.0.1 198.17.255.255 198.20.0.1 223.255.255.255 ::ffff:8.8.8.8
      2001:200::1 2001:db7::1 2001:db9::1 2003::1 2606:4700:4700::1111
      2a00:1450:4001:81b::200e 3ffe::1 3fff:1000::1 168.63.129.17 2a00:1450:4001:81b::a9fe:1
      """;

  /** Within a network, or reserved: only where the operator trusts it. */
  private static final String PRIVATE =
      """
      10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254
      172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.31.196.1 192.52.193.1
      192.88.99.1 192.168.0.1 192.168.255.255 192.175.48.1 198.18.0.1 198.19.255.255
      198.51.100.1 203.0.113.1 ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
      ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::8.8.8.8 100::1 100:0:0:1::1 2001:2::1
      2001:10::1 2001:20::1 2001:1ff:ffff::1 2001:db8::1 2001:db8:ffff::1 2620:4f:8000::1
      3fff::1 3fff:fff::1 4000::1 5f00::1 fc00::1 fd00::1 fd12:3456:789a::1 fec0::1
      192.168.1.1 100.100.100.201 64:ff9b::10.0.0.1 fd20:ce::255 fd00:ec3::254
      """;

  /** Of metadata services, of no single machine, or a tunnel to either. */
  private static final String FORBIDDEN =
      """
      0.0.0.0 0.1.2.3 169.254.0.1 169.254.169.254 224.0.0.1 239.255.255.250 240.0.0.1
      255.255.255.255 :: 64:ff9b:1::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2002::1
      2002:7f00:1::1 2002:808:808::1 fe80::1 febf::1 ff02::1 ff05::2 ffff::1 169.254.170.2
      169.254.0.23 169.254.42.42 169.254.255.255 100.100.100.200 192.0.0.192 fe80::a9fe:a9fe
      fd00:ec2::254 fd00:ec2::23 fd20:ce::254 fd00:c1::a9fe:a9fe fd00:42::42
      fd00:a9fe:a9fe::1 fd00:100::100:200 ::ffff:169.254.169.254 ::169.254.169.254
      ::ffff:0:169.254.169.254 64:ff9b::a9fe:a9fe 64:ff9b::6464:64c8 64:ff9b:1::a9fe:a9fe
      64:ff9b:1:a9fe:a9:fe00:: 2002:a9fe:a9fe::1 2002:a83f:8110:: 2001:0:a9fe:a9fe::1
      2001:0:4136:e378:8000:63bf:5601:5601 fd12:3456:789a::169.254.169.254
      """;

  private static final String PUBLIC_BUT_FORBIDDEN =
      "168.63.129.16 ::ffff:168.63.129.16 2a00:1450:64::168.63.129.16";

  static Stream<Arguments> addresses() {
    return Stream.of(
            table(PUBLIC, true, false),
            table(PRIVATE, false, false),
            table(FORBIDDEN, false, true),
            table(PUBLIC_BUT_FORBIDDEN, true, true))
        .flatMap(rows -> rows);
  }

  private static Stream<Arguments> table(String texts, boolean isPublic, boolean isForbidden) {
    return Stream.of(texts.strip().split("\\s+"))
        .map(text -> arguments(text, isPublic, isForbidden));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void anAddressIsPublicOrForbiddenByItsBlock(String text, boolean isPublic, boolean isForbidden) {
    InetAddress address = InetAddress.ofLiteral(text);
    assertThat(PublicAddresses.contains(address)).isEqualTo(isPublic);
    assertThat(ForbiddenAddresses.contains(address)).isEqualTo(isForbidden);
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void aUrlWithAnAddressIsJudgedBeforeAnythingIsDialed(
      String text, boolean isPublic, boolean isForbidden) {
    URI url = URI.create("https://" + (text.indexOf(':') < 0 ? text : "[" + text + "]") + "/a");
    assertAllowed(Guard.ofPublic(/* allowsHttp= */ false, Set.of()), url, isPublic && !isForbidden);
    assertAllowed(
        Guard.ofPublic(/* allowsHttp= */ false, Set.of(Guard.WebOrigin.of(url))),
        url,
        !isForbidden);
  }

  private static void assertAllowed(Guard guard, URI url, boolean isAllowed) {
    if (isAllowed) {
      assertThatCode(() -> guard.check(url, ANY)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> guard.check(url, ANY))
          .isInstanceOfSatisfying(
              Failure.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_NOT_ALLOWED));
    }
  }
}
