package com.progimage.server.access.token;

/**
 * The tokens of an identity provider that a server accepts.
 *
 * @param issuer the {@code iss} that they must have
 * @param audience one that their {@code aud} must contain
 * @param ownerClaim the claim with the owner's name
 * @param scopesClaim the claim with names of scopes and of sets of them: a string with spaces, or
 *     an array
 */
public record ProviderRules(String issuer, String audience, String ownerClaim, String scopesClaim) {
  public static final String DEFAULT_OWNER_CLAIM = "sub";
  public static final String DEFAULT_SCOPES_CLAIM = "scope";

  public ProviderRules {
    if (issuer.equals(OwnTokens.ISSUER)) {
      throw new IllegalArgumentException(
          "the issuer '" + issuer + "' is this server's own: name that of the identity provider");
    }
    if (issuer.isEmpty() || audience.isEmpty() || ownerClaim.isEmpty() || scopesClaim.isEmpty()) {
      throw new IllegalArgumentException(
          "tokens need an issuer, an audience, and claims for the owner and the scopes: name all");
    }
  }
}
