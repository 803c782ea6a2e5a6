/**
 * The state store in Redis, shared by several servers: Redis Streams hand each item to one of them.
 * In a Redis Cluster, jobs lie in several partitions ({@link RedisJobPartitions}). Start with
 * {@link RedisStateStore}.
 */
@NullMarked
package com.progimage.server.state.redis;

import org.jspecify.annotations.NullMarked;
