package com.progimage.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.database.RedisAddress.Login;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;

final class RedisAddressTest {
  @Test
  void sentinelsHaveNamesPortsAndLoginsOfTheirOwn() {
    RedisAddress address =
        RedisAddress.parse(
            "redis-sentinel://me:p%40ss%2Bw+rd@b:26380,a,[::1]:1/images/3"
                + "?sentinel-user=look&sentinel-password=s%26t");
    assertThat(address.hosts())
        .isEqualTo(
            List.of(
                new HostAndPort("b", 26380),
                new HostAndPort("a", 26379),
                new HostAndPort("[::1]", 1)));
    assertThat(address.master()).isEqualTo("images");
    assertThat(address.database()).isEqualTo(3);
    assertThat(address.login()).isEqualTo(new Login("me", "p@ss+w+rd"));
    assertThat(address.sentinelLogin()).isEqualTo(new Login("look", "s&t"));
    assertThat(address.isTls()).isFalse();
    assertThat(address.failsOver()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://host | redis://host:6379",
        "redis://:secret@host:1/ | redis://host:1",
        "rediss://me:secret@host/2 | rediss://host:6379/2",
        "redis-sentinel://b,a:1/images | redis-sentinel://a:1,b:26379/images",
        "redis-sentinel://a:1,b:26379/images/0 | redis-sentinel://a:1,b:26379/images",
        "rediss-sentinel://:secret@a/x/1?sentinel-password=secret | rediss-sentinel://a:26379/x/1"
      })
  void theNameOfAnAddressHasNoSecretsAndOneOrder(String text, String name) {
    RedisAddress address = RedisAddress.parse(text);
    assertThat(address).hasToString(name);
    assertThat(address.login().toString() + address.sentinelLogin()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis-sentinel://:secret@a",
        "redis-sentinel://:secret@a/",
        "redis-sentinel://:secret@a,/images",
        "redis-sentinel://:secret@,a/images",
        "redis-sentinel://:secret@a b/images",
        "redis-sentinel://:secret@a:port/images",
        "redis-sentinel://:secret@a:70000/images",
        "redis-sentinel://:sec%ret@a/images",
        "redis-sentinel://:secret@a/images/db",
        "redis-sentinel://:secret@a/images?sentinel-user=x",
        "redis-sentinel://:secret@a/images?password=x",
        "redis://a:1,b:2/images",
        "redis-cluster://a:1,b:2",
        "sentinel://a/images",
        ""
      })
  void whatIsNoAddressIsRefusedWithoutShowingThePassword(String text) {
    assertThatThrownBy(() -> RedisAddress.parse(text))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("redis-sentinel://")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("sec%ret");
  }
}
