/** Accounts of people, who sign in with a name and a password. {@link Accounts} is the way in. */
@NullMarked
package com.progimage.server.access.account;

import org.jspecify.annotations.NullMarked;
