/**
 * AccessTokens (JWT): those that the server signs itself, and those of an identity provider. Start
 * with {@link com.progimage.server.access.token.AccessTokens}.
 */
@NullMarked
package com.progimage.server.access.token;

import org.jspecify.annotations.NullMarked;
