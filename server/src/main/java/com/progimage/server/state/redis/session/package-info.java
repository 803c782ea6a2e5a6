/** Sessions in Redis. Start with {@link RedisFaceSessions}. */
@NullMarked
package com.progimage.server.state.redis.session;

import org.jspecify.annotations.NullMarked;
