/**
 * The registry in Redis, shared by several servers. Start with {@link RedisRegistry}; {@link
 * RedisHealth} watches the connection, and {@link RedisContinuity} notices a Redis that has lost
 * writes.
 */
@NullMarked
package com.progimage.server.registry.redis;

import org.jspecify.annotations.NullMarked;
