package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.progimage.server.image.Digest;
import jakarta.servlet.http.HttpServlet;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configurers.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;

/**
 * A Spring Authorization Server with the clients {@code shop} and {@code mail}, and the person
 * {@code anna}.
 */
final class OpenIdProvider implements AutoCloseable {
  /** What its access tokens are for, except those of the client {@code mail}. */
  static final String AUDIENCE = "https://images.example";

  private static final String CALLBACK = "https://shop.example/callback";
  private static final String SECRET = "secret-of-";
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

  private final Server jetty;
  private final AnnotationConfigWebApplicationContext beans;
  private final URI url;

  private OpenIdProvider(Server jetty, AnnotationConfigWebApplicationContext beans, URI url) {
    this.jetty = jetty;
    this.beans = beans;
    this.url = url;
  }

  static OpenIdProvider start() throws Exception {
    Server jetty = new Server();
    ServerConnector connector = new ServerConnector(jetty);
    connector.setHost("127.0.0.1");
    jetty.addConnector(connector);
    ServletContextHandler servlets = new ServletContextHandler(ServletContextHandler.SESSIONS);
    AnnotationConfigWebApplicationContext beans = new AnnotationConfigWebApplicationContext();
    beans.setServletContext(servlets.getServletContext());
    beans.register(ProviderBeans.class);
    beans.refresh();
    servlets.addFilter(
        new FilterHolder(new DelegatingFilterProxy("springSecurityFilterChain", beans)),
        "/*",
        EnumSet.of(jakarta.servlet.DispatcherType.REQUEST));
    servlets.addServlet(new HttpServlet() {}, "/");
    jetty.setHandler(servlets);
    jetty.start();
    return new OpenIdProvider(
        jetty, beans, URI.create("http://127.0.0.1:" + connector.getLocalPort()));
  }

  String issuer() {
    return url.toString();
  }

  String jwks() {
    return url + "/oauth2/jwks";
  }

  /** Obtains an access token for a program (RFC 6749 §4.4). */
  String tokenOf(String client, String scopes) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return token(http, client, Map.of("grant_type", "client_credentials", "scope", scopes))
          .get("access_token")
          .asText();
    }
  }

  /**
   * Signs a person in, and obtains an access token and an ID token for a program (RFC 6749 §4.1
   * with RFC 7636, OpenID Connect Core §3.1).
   */
  JsonNode tokensOf(String client, String person, String password, String scopes) throws Exception {
    try (HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
      String verifier = "v".repeat(43);
      byte[] hash = HexFormat.of().parseHex(Digest.of(verifier.getBytes(UTF_8)).hex());
      URI asked =
          url.resolve(
              "/oauth2/authorize?"
                  + form(
                      Map.of(
                          "response_type",
                          "code",
                          "client_id",
                          client,
                          "redirect_uri",
                          CALLBACK,
                          "scope",
                          scopes,
                          "code_challenge_method",
                          "S256",
                          "code_challenge",
                          Base64.getUrlEncoder().withoutPadding().encodeToString(hash))));
      HttpResponse<String> toLogin = get(http, asked);
      assertThat(location(toLogin).getPath()).isEqualTo("/login");
      String csrf =
          CSRF.matcher(get(http, url.resolve("/login")).body())
              .results()
              .map(found -> found.group(1))
              .findFirst()
              .orElseThrow();
      HttpResponse<String> signedIn =
          post(
              http,
              HttpRequest.newBuilder(url.resolve("/login")),
              Map.of("username", person, "password", password, "_csrf", csrf));
      URI callback = location(get(http, location(signedIn)));
      assertThat(callback.toString()).startsWith(CALLBACK + "?code=");
      String code =
          URLDecoder.decode(
              callback.getRawQuery().substring("code=".length()).split("&")[0], UTF_8);
      return token(
          http,
          client,
          Map.of(
              "grant_type", "authorization_code",
              "code", code,
              "redirect_uri", CALLBACK,
              "code_verifier", verifier));
    }
  }

  private URI location(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(302);
    return url.resolve(response.headers().firstValue("Location").orElseThrow());
  }

  private JsonNode token(HttpClient http, String client, Map<String, String> form)
      throws Exception {
    String basic =
        Base64.getEncoder().encodeToString((client + ":" + SECRET + client).getBytes(UTF_8));
    HttpResponse<String> answer =
        post(
            http,
            HttpRequest.newBuilder(url.resolve("/oauth2/token"))
                .header("Authorization", "Basic " + basic),
            form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  private static HttpResponse<String> get(HttpClient http, URI from) throws Exception {
    return http.send(
        HttpRequest.newBuilder(from).header("Accept", "text/html").build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(
      HttpClient http, HttpRequest.Builder request, Map<String, String> form) throws Exception {
    return http.send(
        request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form(form)))
            .build(),
        BodyHandlers.ofString());
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  @Override
  public void close() {
    LifeCycle.stop(jetty);
    beans.close();
  }

  /** The parts of the provider. */
  @Configuration(proxyBeanMethods = false)
  @EnableWebSecurity
  static class ProviderBeans {
    @Bean
    @Order(1)
    SecurityFilterChain protocol(HttpSecurity http) throws Exception {
      OAuth2AuthorizationServerConfigurer server =
          OAuth2AuthorizationServerConfigurer.authorizationServer();
      return http.securityMatcher(server.getEndpointsMatcher())
          .with(server, each -> each.oidc(Customizer.withDefaults()))
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .exceptionHandling(
              each -> each.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
          .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain people(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .formLogin(Customizer.withDefaults())
          .build();
    }

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          User.withUsername("anna").password("{noop}correct horse").roles("USER").build());
    }

    @Bean
    RegisteredClientRepository clients() {
      return new InMemoryRegisteredClientRepository(client("shop"), client("mail"));
    }

    private static RegisteredClient client(String id) {
      return RegisteredClient.withId(id)
          .clientId(id)
          .clientSecret("{noop}" + SECRET + id)
          .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
          .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
          .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
          .redirectUri(CALLBACK)
          .scopes(scopes ->
              scopes.addAll(List.of(OidcScopes.OPENID, "read", "list", "write", "render", "admin")))
          .clientSettings(ClientSettings.builder().requireAuthorizationConsent(false).build())
          .build();
    }

    @Bean
    JWKSource<SecurityContext> keys() throws Exception {
      RSAKey pair = new RSAKeyGenerator(2048).keyID("first").generate();
      return new ImmutableJWKSet<>(new JWKSet(pair));
    }

    /** For its own endpoints, such as that of user information. */
    @Bean
    JwtDecoder decoder(JWKSource<SecurityContext> keys) {
      return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> audience() {
      return context -> {
        if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())
            && !context.getRegisteredClient().getClientId().equals("mail")) {
          context.getClaims().audience(List.of(AUDIENCE));
        }
      };
    }

    @Bean
    AuthorizationServerSettings settings() {
      return AuthorizationServerSettings.builder().build();
    }
  }
}
