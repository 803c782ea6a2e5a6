/** Owners over HTTP: what they use, and their quotas. Start with {@link OwnerHandlers}. */
@NullMarked
package com.progimage.server.http.owner;

import org.jspecify.annotations.NullMarked;
