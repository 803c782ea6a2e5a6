package com.progimage.features;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.features.door.CliProcess;
import com.progimage.features.door.CliProcess.Result;
import com.progimage.sdk.ApiKey;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.ImageNotFoundException;
import com.progimage.sdk.KeyRequest;
import com.progimage.sdk.NotPermittedException;
import com.progimage.sdk.Owner;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.Quota;
import com.progimage.sdk.RefusedException;
import com.progimage.sdk.Scope;
import com.progimage.sdk.StoredImage;
import com.progimage.sdk.Token;
import com.progimage.sdk.TokenRequest;
import com.progimage.sdk.Upload;
import com.progimage.sdk.Visibility;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK and the command line with a server that needs keys. */
final class KeysTest {
  @TempDir static Path data;
  private static ServerProcess server;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    server = Access.startWithKeys(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ProgImageClient admin() {
    return ProgImageClient.builder(server.url()).key(Access.ADMIN_KEY).build();
  }

  private static ProgImageClient client(String owner, Scope scope) {
    String key = admin().keys().create(KeyRequest.of(owner, scope)).text();
    return ProgImageClient.builder(server.url()).key(key).build();
  }

  private Path picture() throws IOException {
    return Files.write(folder.resolve("a.png"), Pictures.encoded("png", 30, 20));
  }

  @Test
  void theExampleWorks() throws IOException {
    StoredImage receipt = ReadmeExamples.keys(admin(), picture());

    assertThat(receipt.owner()).isEqualTo("shop");
    assertThat(receipt.visibility()).isEqualTo(Visibility.PRIVATE);
    List<ApiKey> keys = admin().keys().list("shop").toList();
    assertThat(keys).hasSize(1);
    ApiKey till = admin().keys().get(keys.getFirst().id());
    assertThat(till.name()).isEqualTo("till 3");
    assertThat(till.scopes()).contains(Scope.WRITE).doesNotContain(Scope.DELETE);
    assertThat(till.revokedAt()).isPresent();
    assertThat(till.expiresAt()).isPresent();
    assertThat(till.lastUsedOn()).isPresent();
  }

  @Test
  void theSdkTellsWhatAKeyLacks() throws IOException {
    Upload upload = Upload.of(picture());
    assertThatThrownBy(() -> ProgImageClient.create(server.url()).upload(upload))
        .isInstanceOf(NotPermittedException.class)
        .hasMessageContaining("key-required");
    assertThatThrownBy(() -> client("viewers", Scope.VIEWER).upload(upload))
        .isInstanceOf(NotPermittedException.class)
        .hasMessageContaining("scope-missing")
        .hasMessageContaining("'write'");
  }

  @Test
  void ownersDoNotSeeEachOther() throws IOException {
    ProgImageClient one = client("one", Scope.FULL);
    ProgImageClient other = client("other", Scope.FULL);
    StoredImage image = one.upload(Upload.of(picture()).visibility(Visibility.PRIVATE));

    assertThat(one.list()).containsExactly(image);
    assertThat(one.get(image.id()).original().download()).isNotEmpty();
    assertThat(other.list()).isEmpty();
    assertThatThrownBy(() -> other.get(image.id())).isInstanceOf(ImageNotFoundException.class);
    assertThatThrownBy(() -> other.delete(image.id())).isInstanceOf(ImageNotFoundException.class);
    assertThatThrownBy(() -> other.async().download(image.original()).join())
        .hasCauseInstanceOf(ImageNotFoundException.class);
  }

  @Test
  void aUrlThatAClientSignsIsReadWithoutAKey() throws Exception {
    String key = admin().keys().create(KeyRequest.of("signers", Scope.FULL)).text();
    StoredImage receipt =
        ProgImageClient.builder(server.url())
            .key(key)
            .build()
            .upload(Upload.of(picture()).visibility(Visibility.PRIVATE));
    List<String> signed = ReadmeExamples.sign(receipt);
    String ofOne = signed.get(0);
    String ofAll = signed.get(1);
    String narrowest = signed.get(2).split(" ", 2)[0];
    String ofCli =
        done(
            new CliProcess(server.url(), folder)
                .run("sign", receipt.id() + "/rotate_90.png", "--ttl", "1h", "--key", key));

    for (String url :
        List.of(ofOne, ofAll, ofAll.replace(".webp", "/flip.png"), narrowest, ofCli.strip())) {
      assertThat(status(url)).as(url).isEqualTo(200);
    }
    assertThat(status(ofOne.replace(".webp", ".png"))).isEqualTo(403);
    assertThat(status(receipt.as(ImageFormat.WEBP).url().toString())).isNotEqualTo(200);
  }

  private static int status(String url) throws IOException, InterruptedException {
    try (HttpClient browser = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
      return browser.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void theCommandLineAdministersKeysAndUsesThem() throws IOException {
    CliProcess cli = new CliProcess(server.url(), folder);
    picture();
    Result without = cli.run("upload", "a.png");
    assertThat(without.exit()).as(without.all()).isEqualTo(7);
    assertThat(without.err()).contains("key-required", "PROGIMAGE_KEY");

    Path config = configure("server = " + server.url() + "\nkey = " + Access.ADMIN_KEY + "\n");
    String key = done(cli.run("key", "create", "--owner", "cli", "--scopes", "write,list"));
    assertThat(key).matches("pik_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}\n");
    String id = key.substring(4, 16);
    assertThat(done(cli.run("key", "ls", "--owner", "cli")))
        .contains(id + "  valid")
        .hasLineCount(1);
    assertThat(done(cli.run("key", "show", id))).contains("owner    cli");

    String secret = key.strip();
    String record =
        done(cli.run("upload", "--json", "--visibility", "private", "--key", secret, "a.png"));
    assertThat(record).contains("\"owner\":\"cli\"", "\"visibility\":\"private\"");
    Result denied =
        cli.run(
            "rm", "--json", "--key", secret, record.replaceAll("(?s).*\"id\":\"([^\"]+).*", "$1"));
    assertThat(denied.exit()).as(denied.all()).isEqualTo(7);
    assertThat(denied.text()).contains("\"code\":\"scope-missing\"", "'delete'");

    done(cli.run("key", "revoke", id));
    Result revoked = cli.run("ls", "--key", secret);
    assertThat(revoked.exit()).isEqualTo(7);
    assertThat(revoked.err()).contains("key-invalid").doesNotContain(secret);
    assertThat(cli.run("key", "show", "000000000000").exit()).isEqualTo(3);

    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
    Result seen = cli.run("key", "ls");
    assertThat(seen.exit()).isEqualTo(2);
    assertThat(seen.err()).contains("chmod 600").doesNotContain(Access.ADMIN_KEY);
  }

  @Test
  void aTokenStandsInForItsKeyInTheSdkAndOnTheCommandLine() throws IOException {
    String key = admin().keys().create(KeyRequest.of("tokens", Scope.FULL)).text();
    ProgImageClient owner = ProgImageClient.builder(server.url()).key(key).build();
    StoredImage image = owner.upload(Upload.of(picture()).visibility(Visibility.PRIVATE));
    StoredImage other = owner.upload(Upload.of(picture()).visibility(Visibility.PRIVATE));

    ProgImageClient viewer = ReadmeExamples.tokens(owner, image.id());
    assertThat(viewer.get(image.id()).id()).isEqualTo(image.id());
    assertThatThrownBy(() -> viewer.get(other.id())).isInstanceOf(NotPermittedException.class);
    assertThatThrownBy(() -> viewer.tokens().create(TokenRequest.of(Scope.READ)))
        .isInstanceOf(NotPermittedException.class)
        .hasMessageContaining("this token is for the image " + image.id() + " alone");
    Token reader = owner.tokens().create(TokenRequest.of(Scope.READ));
    assertThatThrownBy(() ->
            ProgImageClient.builder(server.url())
                .token(reader.text())
                .build()
                .tokens()
                .create(TokenRequest.of(Scope.READ)))
        .isInstanceOf(NotPermittedException.class)
        .hasMessageContaining("token-not-exchangeable");

    CliProcess cli = new CliProcess(server.url(), folder);
    String token =
        done(cli.run("token", "create", "--scopes", "list", "--ttl", "5m", "--key", key)).strip();
    assertThat(done(cli.run("ls", "--key", token))).contains(image.id(), other.id());
    assertThat(cli.run("info", image.id(), "--key", token).exit()).isEqualTo(7);
    String[] parts = token.split("\\.");
    Result changed = cli.run("ls", "--key", parts[0] + "." + parts[1] + ".AAAA");
    assertThat(changed.exit()).isEqualTo(7);
    assertThat(changed.err()).contains("token-invalid").doesNotContain(parts[1]);
  }

  @Test
  void whatAnOwnerStoresIsLimitedByItsQuota() throws IOException {
    assertThat(ReadmeExamples.owners(admin()).quota().limit("bytes")).hasValue(5_000_000_000L);
    ProgImageClient small = client("small", Scope.FULL);
    admin().owners().setQuota("small", Quota.unlimited().images(1));
    StoredImage first = small.upload(picture());
    assertThatThrownBy(() -> small.upload(picture()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("quota-exceeded")
        .hasMessageContaining("delete images");
    Owner owner = small.owners().get("small");
    assertThat(owner.images()).isEqualTo(1);
    assertThat(owner.bytes()).isEqualTo(first.byteCount());
    assertThat(owner.hasOwnQuota()).isTrue();
    assertThat(admin().owners().list().map(Owner::name)).contains("shop", "small");
    assertThatThrownBy(() -> small.owners().get("shop")).isInstanceOf(NotPermittedException.class);
    admin().owners().removeQuota("small");
    assertThat(small.owners().get("small").quota()).isEqualTo(Quota.unlimited());
  }

  @Test
  void theCommandLineShowsOwnersAndSetsQuotas() throws IOException {
    CliProcess cli = new CliProcess(server.url(), folder);
    configure("server = " + server.url() + "\nkey = " + Access.ADMIN_KEY + "\n");
    done(cli.run("owner", "quota", "till", "--images", "5", "--open-jobs", "2"));
    assertThat(done(cli.run("owner", "show", "till")))
        .contains("images      0", "quota       {images=5, openJobs=2}");
    assertThat(done(cli.run("owner", "ls"))).containsPattern("till +0 +0 +.images=5, openJobs=2");
    assertThat(done(cli.run("owner", "show", "till", "--json"))).contains("\"hasOwnQuota\":true");
    done(cli.run("owner", "quota", "till", "--remove"));
    assertThat(done(cli.run("owner", "show", "till"))).contains("unlimited (default)");
    assertThat(cli.run("owner", "quota", "till").exit()).isEqualTo(2);
  }

  @Test
  void theCommandLineGivesTheKeyOfTheFileToNoOtherServer() throws IOException {
    configure("server = http://localhost:1\nkey = " + Access.ADMIN_KEY + "\n");
    Result other = new CliProcess(server.url(), folder).run("ls");
    assertThat(other.exit()).as(other.all()).isEqualTo(7);
    assertThat(other.err()).contains("key-required");
  }

  private Path configure(String text) throws IOException {
    Path file = folder.resolve("home/.config/progimage/config");
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(UTF_8));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String done(Result result) {
    assertThat(result.exit()).as(result.all()).isZero();
    return result.text();
  }
}
