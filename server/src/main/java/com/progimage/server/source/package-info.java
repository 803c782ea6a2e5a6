/**
 * Fetching of remote images: the rules for URLs, and the only client that fetches them. It connects
 * only to addresses that it has checked, so that no client can make this server send requests to
 * itself or to its network (SSRF). Start with {@link GuardedClient}.
 */
@NullMarked
package com.progimage.server.source;

import org.jspecify.annotations.NullMarked;
