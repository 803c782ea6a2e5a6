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

  @Test
  void aClusterHasNodesAndOneLogin() {
    RedisAddress address = RedisAddress.parse("rediss-cluster://me:p%40ss@b:7001,a");
    assertThat(address.isCluster()).isTrue();
    assertThat(address.isTls()).isTrue();
    assertThat(address.hosts())
        .isEqualTo(List.of(new HostAndPort("b", 7001), new HostAndPort("a", 6379)));
    assertThat(address.master()).isNull();
    assertThat(address.database()).isZero();
    assertThat(address.login()).isEqualTo(new Login("me", "p@ss"));
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
        "rediss-sentinel://:secret@a/x/1?sentinel-password=secret | rediss-sentinel://a:26379/x/1",
        "redis-cluster://b,a:1 | redis-cluster://a:1,b:6379",
        "rediss-cluster://me:secret@[::1]:7/ | rediss-cluster://[::1]:7"
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
        "redis-cluster://:secret@",
        "redis-cluster://:secret@a:1,",
        "redis-cluster://:secret@a:1/1",
        "redis-cluster://:secret@a:70000",
        "redis-cluster://:secret@a?x=y",
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
