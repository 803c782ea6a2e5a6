package com.progimage.server.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.access.token.JwksSource;
import com.progimage.server.failure.Failure;
import com.progimage.server.source.GuardedClient;
import com.progimage.server.source.GuardedClient.FetchTimes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the public keys of an identity provider from its URL, which may be in a private network,
 * because the operator chose it, or from a file.
 */
final class ProviderDocument implements JwksSource, AutoCloseable {
  private static final FetchTimes TIMES =
      new FetchTimes(Duration.ofSeconds(2), Duration.ofSeconds(5));

  private final URI location;
  private final @Nullable GuardedClient client;

  ProviderDocument(URI location) {
    this.location = location;
    this.client =
        location.getScheme().equals("file")
            ? null
            : new GuardedClient(/* allowsHttp= */ false, Set.of(location), TIMES, MAX_BYTES);
  }

  @Override
  public String read() throws IOException {
    if (client == null) {
      return file();
    }
    try {
      return client.document(location.toString(), MAX_BYTES);
    } catch (Failure failure) {
      throw new IOException(location.getHost() + ": " + failure.detail(), failure);
    }
  }

  private String file() throws IOException {
    try (InputStream file = Files.newInputStream(Path.of(location))) {
      byte[] bytes = file.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("the file has more than %d bytes".formatted(MAX_BYTES));
      }
      return new String(bytes, UTF_8);
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
