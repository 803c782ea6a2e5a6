/**
 * The state store in Redis, shared by several servers: Redis Streams hand each item to one of them.
 * Start with {@link RedisStateStore}.
 */
@NullMarked
package com.progimage.server.state.redis;

import org.jspecify.annotations.NullMarked;
