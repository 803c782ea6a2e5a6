package com.progimage.server.registry;

import static com.progimage.server.registry.Samples.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.image.Failure;
import com.progimage.server.registry.RegistryState.Status;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/** How Redis is set up: passwords, TLS, databases, and what is refused. */
class RedisSetupTest {
  @TempDir Path folder;

  private static RedisRegistry open(String uri) {
    return new RedisRegistry(uri, Samples.INSTANCE, () -> {});
  }

  private static void assertWorks(Registry registry) {
    registry.rebuild(Stream.empty(), Stream.empty());
    registry.register(image(1));
    assertThat(registry.list(null, 10)).hasSize(1);
  }

  @Test
  void aPasswordIsSaidAndItsAbsenceNamed() {
    try (RedisProcess redis = new RedisProcess(folder, "--requirepass", "p@ss:w/rd")) {
      try (Registry registry = open("redis://:p%40ss%3Aw%2Frd@127.0.0.1:" + redis.port())) {
        assertWorks(registry);
      }
      try (Registry registry = open("redis://default:p%40ss%3Aw%2Frd@127.0.0.1:" + redis.port())) {
        assertThat(registry.state().status()).isEqualTo(Status.READY);
      }
      assertThatThrownBy(() -> open(redis.uri()))
          .isInstanceOf(UnusableRegistryException.class)
          .hasMessageContaining("--redis");
      assertThatThrownBy(() -> open("redis://:not-that@127.0.0.1:" + redis.port()))
          .isInstanceOf(UnusableRegistryException.class)
          .hasMessageContaining("--redis")
          .hasMessageNotContaining("not-that");
    }
  }

  @Test
  void aNumberedDatabaseIsApartFromTheOthers() {
    try (RedisProcess redis = new RedisProcess(folder);
        Registry first = open(redis.uri());
        Registry second = open(redis.uri() + "/3")) {
      assertWorks(first);
      assertThat(second.needsRebuild()).isTrue();
      assertWorks(second);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"allkeys-lru", "volatile-ttl"})
  void aRedisThatEvictsIsRefusedAtTheStart(String policy) {
    try (RedisProcess redis = new RedisProcess(folder, "--maxmemory-policy", policy)) {
      assertThatThrownBy(() -> open(redis.uri()))
          .isInstanceOf(UnusableRegistryException.class)
          .hasMessageContaining(policy)
          .hasMessageContaining("maxmemory-policy noeviction");
    }
  }

  @Test
  void aRedisThatIsToldToEvictLaterIsUsedNoMoreUntilItIsToldNotTo() {
    try (RedisProcess redis = new RedisProcess(folder);
        RedisClient client = redis.client();
        Registry registry = open(redis.uri())) {
      assertWorks(registry);
      client.configSet("maxmemory-policy", "allkeys-lru");
      await().until(() -> registry.state().status() == Status.UNAVAILABLE);
      assertThat(registry.state().reason()).contains("noeviction");
      assertThatThrownBy(() -> registry.register(image(2))).isInstanceOf(Failure.class);
      client.configSet("maxmemory-policy", "noeviction");
      await().until(() -> registry.state().status() == Status.READY);
    }
  }

  @Test
  void aFullRedisRefusesWritesAndGoesOnListing() {
    try (RedisProcess redis = new RedisProcess(folder);
        RedisClient client = redis.client();
        Registry registry = open(redis.uri())) {
      assertWorks(registry);
      client.configSet("maxmemory", "1");
      assertThatThrownBy(() -> registry.register(image(2))).isInstanceOf(Failure.class);
      assertThat(registry.list(null, 10)).hasSize(1);
      client.configSet("maxmemory", "0");
      registry.register(image(2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:6379",
        "http://:secret@localhost",
        "redis://",
        "redis://:secret@localhost/db",
        "redis://:sec ret@localhost"
      })
  void whatIsNoAddressIsRefusedWithoutShowingThePassword(String text) {
    assertThatThrownBy(() -> open(text))
        .isInstanceOf(UnusableRegistryException.class)
        .hasMessageContaining("--redis")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("sec ret");
  }

  @Test
  void tlsIsSpokenWithAServerWhoseCertificateIsTrustedAndItsOwn() throws Exception {
    Path trusted = certificate("redis", "ip:127.0.0.1");
    try (RedisProcess redis = tls("redis");
        Registry registry = secure(redis, trusted)) {
      assertWorks(registry);
    }
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() throws Exception {
    Path trusted = certificate("redis", "dns:redis.example.com");
    try (RedisProcess redis = tls("redis");
        Registry registry = secure(redis, trusted)) {
      assertThat(registry.state().status()).isEqualTo(Status.UNAVAILABLE);
    }
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() throws Exception {
    certificate("redis", "ip:127.0.0.1");
    Path other = certificate("other", "ip:127.0.0.1");
    try (RedisProcess redis = tls("redis");
        Registry registry = secure(redis, other)) {
      assertThat(registry.state().status()).isEqualTo(Status.UNAVAILABLE);
    }
  }

  private static Registry secure(RedisProcess redis, Path trustStore) {
    return new RedisRegistry(
        "rediss://default:secret@127.0.0.1:" + redis.port() + "/1",
        Samples.INSTANCE,
        () -> {},
        trustStore);
  }

  private RedisProcess tls(String name) {
    String certificate = folder.resolve(name + ".crt").toString();
    return new RedisProcess(
        folder,
        "--tls-port",
        "PORT",
        "--port",
        "0",
        "--requirepass",
        "secret",
        "--tls-auth-clients",
        "no",
        "--tls-cert-file",
        certificate,
        "--tls-key-file",
        folder.resolve(name + ".key").toString(),
        "--tls-ca-cert-file",
        certificate);
  }

  /** Writes {@code <name>.crt} and {@code <name>.key}; returns a store that trusts it. */
  private Path certificate(String name, String host) throws Exception {
    char[] password = "changeit".toCharArray();
    Path keys = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + host,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(password),
                "-keystore",
                keys.toString())
            .inheritIO()
            .start();
    assertThat(keytool.onExit().orTimeout(20, TimeUnit.SECONDS).join().exitValue()).isZero();
    KeyStore store = KeyStore.getInstance(keys.toFile(), password);
    var certificate = store.getCertificate("redis");
    var key = Objects.requireNonNull(store.getKey("redis", password));
    writePem(name + ".crt", "CERTIFICATE", certificate.getEncoded());
    writePem(name + ".key", "PRIVATE KEY", key.getEncoded());
    KeyStore trust = KeyStore.getInstance("JKS");
    trust.load(null, null);
    trust.setCertificateEntry("redis", certificate);
    Path trusted = folder.resolve(name + ".trust");
    try (OutputStream out = Files.newOutputStream(trusted)) {
      trust.store(out, password);
    }
    return trusted;
  }

  private void writePem(String name, String label, byte[] encoded) throws Exception {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
  }
}
