package com.progimage.server.config;

import com.progimage.server.access.token.IdentityProvider;
import com.progimage.server.access.token.ProviderRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the settings of an identity provider. */
final class ProviderReader {
  private static final List<Setting> TOGETHER =
      List.of(Setting.JWT_JWKS, Setting.JWT_ISSUER, Setting.JWT_AUDIENCE);

  /** Between this machine and itself, nobody can exchange the keys. */
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final SettingsReader read;

  private ProviderReader(SettingsReader read) {
    this.read = read;
  }

  /** Returns the provider; null if there is none. */
  static @Nullable IdentityProvider read(SettingsReader read) {
    ProviderReader reader = new ProviderReader(read);
    List<String> missing = TOGETHER.stream().filter(reader::isEmpty).map(Setting::flag).toList();
    if (missing.size() == TOGETHER.size()) {
      return null;
    }
    if (!missing.isEmpty()) {
      throw new InvalidSetting(
          "--jwt-jwks, --jwt-issuer and --jwt-audience belong together: set "
              + String.join(" and ", missing)
              + " too");
    }
    if (!read.configuration().value(Setting.ACCESS).text().strip().equalsIgnoreCase("keys")) {
      throw new InvalidSetting(
          "--jwt-jwks has no effect on a server that needs no keys: add --access keys");
    }
    return new IdentityProvider(reader.jwks(), reader.rules());
  }

  private boolean isEmpty(Setting setting) {
    return read.configuration().value(setting).text().isBlank();
  }

  private ProviderRules rules() {
    try {
      return new ProviderRules(
          read.text(Setting.JWT_ISSUER),
          read.text(Setting.JWT_AUDIENCE),
          read.text(Setting.JWT_OWNER_CLAIM),
          read.text(Setting.JWT_SCOPES_CLAIM));
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting(Setting.JWT_ISSUER.flag() + ": " + e.getMessage());
    }
  }

  private URI jwks() {
    String text = read.text(Setting.JWT_JWKS);
    return text.contains("://") ? url(text) : file();
  }

  private URI url(String text) {
    try {
      URI url = new URI(text);
      boolean isHere =
          "http".equals(url.getScheme()) && url.getHost() != null && HERE.contains(url.getHost());
      if (url.getHost() != null
          && url.getRawUserInfo() == null
          && (isHere || "https".equals(url.getScheme()))) {
        return url;
      }
    } catch (URISyntaxException e) {
      // It is refused below.
    }
    throw read.invalid(
        Setting.JWT_JWKS,
        "an https:// URL without a password, an http:// URL of this machine, or a file");
  }

  private URI file() {
    Path file = read.path(Setting.JWT_JWKS);
    if (!Files.isReadable(file)) {
      throw read.invalid(Setting.JWT_JWKS, "an https:// URL or a file that can be read");
    }
    return file.toUri();
  }
}
