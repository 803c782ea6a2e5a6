package com.progimage.server.access.token;

import java.net.URI;

/**
 * An identity provider whose tokens identify requests.
 *
 * @param jwks of its public keys: {@code https}, {@code http} on this machine, or {@code file}
 */
public record IdentityProvider(URI jwks, ProviderRules rules) {}
