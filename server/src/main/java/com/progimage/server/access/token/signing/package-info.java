/** The key pairs with which servers sign tokens. Start with {@link SigningKeys}. */
@NullMarked
package com.progimage.server.access.token.signing;

import org.jspecify.annotations.NullMarked;
