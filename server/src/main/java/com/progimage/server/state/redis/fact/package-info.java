/** Facts in the store of jobs in Redis. Start with {@link RedisFacts}. */
@NullMarked
package com.progimage.server.state.redis.fact;

import org.jspecify.annotations.NullMarked;
