/** The page on which people sign in. Start with {@link SignInHandlers}. */
@NullMarked
package com.progimage.server.http.person;

import org.jspecify.annotations.NullMarked;
