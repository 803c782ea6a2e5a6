/** Who may do what: keys, their scopes, and the identities of requests. */
@NullMarked
package com.progimage.server.access;

import org.jspecify.annotations.NullMarked;
