package com.progimage.server.registry.redis;

import static com.progimage.server.registry.Samples.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryState.Status;
import com.progimage.server.registry.Samples;
import com.progimage.support.RedisProcess;
import com.progimage.support.SentinelProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTlsTest {
  private static final String THIS_HOST = "this-host";
  private static final String OTHER_HOST = "other-host";

  @TempDir static Path folder;

  @BeforeAll
  static void makeCertificates() throws Exception {
    makeCertificate(THIS_HOST, "ip:127.0.0.1");
    makeCertificate(OTHER_HOST, "dns:redis.example.com");
  }

  @Test
  void tlsIsSpokenWithAServerWhoseCertificateIsTrustedAndItsOwn() {
    try (RedisProcess redis = tls(THIS_HOST);
        Registry registry = trusting(THIS_HOST, redis)) {
      registry.rebuild(Stream.empty(), Stream.empty());
      registry.register(image(1));
      assertThat(registry.list(null, 10)).hasSize(1);
    }
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() {
    try (RedisProcess redis = tls(OTHER_HOST);
        Registry registry = trusting(OTHER_HOST, redis)) {
      assertThat(registry.state().status()).isEqualTo(Status.UNAVAILABLE);
    }
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() {
    try (RedisProcess redis = tls(THIS_HOST);
        Registry registry = trusting(OTHER_HOST, redis)) {
      assertThat(registry.state().status()).isEqualTo(Status.UNAVAILABLE);
    }
  }

  @Test
  void tlsIsSpokenWithSentinelsToo() throws Exception {
    try (RedisProcess redis = tls(THIS_HOST);
        SentinelProcess sentinel = tlsSentinel(redis)) {
      String uri =
          "rediss-sentinel://default:secret@127.0.0.1:%d/images/1?sentinel-password=look"
              .formatted(sentinel.port());
      await().until(() -> isReady(uri, THIS_HOST));
      assertThat(isReady(uri, OTHER_HOST)).as("without trust").isFalse();
      assertThat(isReady(uri.replace("rediss", "redis"), THIS_HOST)).as("without TLS").isFalse();
    }
  }

  private static boolean isReady(String uri, String trusted) {
    try (Registry registry = trusting(trusted, uri)) {
      return registry.state().status() != Status.UNAVAILABLE;
    }
  }

  private static SentinelProcess tlsSentinel(RedisProcess redis) throws IOException {
    Path certificate = folder.resolve(THIS_HOST + ".crt");
    return new SentinelProcess(
        Files.createDirectory(folder.resolve("sentinel")),
        redis,
        1,
        """
        port 0
        tls-port PORT
        tls-replication yes
        tls-auth-clients no
        tls-cert-file %s
        tls-key-file %s
        tls-ca-cert-file %s
        requirepass look
        sentinel auth-pass images secret
        """
            .formatted(certificate, folder.resolve(THIS_HOST + ".key"), certificate));
  }

  private static Registry trusting(String name, RedisProcess redis) {
    return trusting(name, "rediss://default:secret@127.0.0.1:" + redis.port() + "/1");
  }

  private static Registry trusting(String name, String uri) {
    return new RedisRegistry(
        uri,
        Samples.INSTANCE,
        () -> {},
        CheckpointNote.NONE,
        Duration.ofSeconds(5),
        folder.resolve(name + ".trust"));
  }

  private static RedisProcess tls(String name) {
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

  /** Writes {@code <name>.crt}, {@code <name>.key} and {@code <name>.trust}, which trusts it. */
  private static void makeCertificate(String name, String host) throws Exception {
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
  }

  private static void writePem(String name, String label, byte[] encoded) throws Exception {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
  }
}
