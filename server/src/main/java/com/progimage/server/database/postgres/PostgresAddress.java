package com.progimage.server.database.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.database.UnusableDatabaseException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Address of a PostgreSQL database, in the form of libpq's URLs.
 *
 * @param hosts {@code host:port}, of one server or of a primary and its standbys
 * @param password null: none is sent
 * @param tls how connections are encrypted, in libpq's words ({@code sslmode})
 * @param authorities file with the certificates of trusted authorities; null: the JVM's
 */
public record PostgresAddress(
    List<String> hosts,
    String database,
    String user,
    @Nullable String password,
    String tls,
    @Nullable Path authorities) {
  static final String VERIFIED = "verify-full";
  private static final String UNENCRYPTED = "disable";
  private static final Set<String> TLS_MODES =
      Set.of(UNENCRYPTED, "allow", "prefer", "require", "verify-ca", VERIFIED);

  private static final String MODE_PARAMETER = "sslmode";
  private static final String AUTHORITIES_PARAMETER = "sslrootcert";
  private static final String SYSTEM_AUTHORITIES = "system";
  private static final int DEFAULT_PORT = 5432;
  private static final int MAX_PORT = 65_535;

  private static final Pattern ADDRESS =
      Pattern.compile(
          "postgres(?:ql)?://(?<user>[^:@/?\\s]+)(?::(?<password>[^@/?\\s]*))?@"
              + "(?<hosts>[^@/?\\s]+)/(?<database>[^@/?\\s]+)(?:\\?(?<parameters>[^@?\\s]*))?");
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1]):[0-9]+");

  public PostgresAddress {
    hosts = List.copyOf(hosts);
  }

  /**
   * @throws UnusableDatabaseException if the text is not an address of PostgreSQL
   */
  public static PostgresAddress parse(String text) {
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      throw invalid();
    }
    List<String> hosts = hosts(parts.group("hosts"));
    String tls =
        hosts.stream().allMatch(host -> LOOPBACK.matcher(host).matches()) ? UNENCRYPTED : VERIFIED;
    Path authorities = null;
    String parameters = parts.group("parameters");
    if (parameters != null && !parameters.isEmpty()) {
      for (String each : parameters.split("&", -1)) {
        int equals = each.indexOf('=');
        String name = equals < 0 ? each : each.substring(0, equals);
        String value = equals < 0 ? "" : decoded(each.substring(equals + 1));
        switch (name) {
          case MODE_PARAMETER -> tls = mode(value);
          case AUTHORITIES_PARAMETER -> authorities = authorities(value);
          default -> throw invalid();
        }
      }
    }
    String password = parts.group("password");
    return new PostgresAddress(
        hosts,
        decoded(parts.group("database")),
        decoded(parts.group("user")),
        password == null ? null : decoded(password),
        tls,
        authorities);
  }

  private static List<String> hosts(String text) {
    List<String> hosts = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      Matcher host = HOST.matcher(each);
      if (!host.matches()) {
        throw invalid();
      }
      int port = host.group(2) == null ? DEFAULT_PORT : Integer.parseInt(host.group(2));
      if (port < 1 || port > MAX_PORT) {
        throw invalid();
      }
      hosts.add(host.group(1) + ":" + port);
    }
    return hosts;
  }

  private static String mode(String value) {
    if (!TLS_MODES.contains(value)) {
      throw invalid();
    }
    return value;
  }

  private static @Nullable Path authorities(String value) {
    if (value.equals(SYSTEM_AUTHORITIES)) {
      return null;
    }
    Path file = Path.of(value);
    if (!Files.isReadable(file)) {
      throw new UnusableDatabaseException(
          "sslrootcert is "
              + file
              + ", which cannot be read: name a file with certificates of authorities (PEM), or 'system'");
    }
    return file;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      // Its message would repeat the text.
      throw invalid();
    }
  }

  private static UnusableDatabaseException invalid() {
    return new UnusableDatabaseException(
        "it must look like postgres://user:password@host:5432/database, or for a primary and its"
            + " standbys postgres://user:password@host:5432,host:5432/database, with"
            + " ?sslmode=verify-full&sslrootcert=FILE: percent-encode other characters than letters"
            + " and digits in a password (%40 for @)");
  }

  /** Whether the server's certificate is checked. */
  boolean isVerified() {
    return tls.startsWith("verify-");
  }

  /** Returns the address without user and password. */
  @Override
  public String toString() {
    return "postgres://" + String.join(",", hosts) + "/" + database;
  }
}
