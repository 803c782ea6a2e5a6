/**
 * State that cannot be rebuilt from the disk: jobs, their items and results. Start with {@link
 * StateStore}; {@link SqliteStateStore} is one file for one server, {@link RedisStateStore} is
 * shared by several, with Redis Streams to give each item to one of them. {@link
 * com.progimage.server.state.outbox} contains the messages of webhooks.
 */
@NullMarked
package com.progimage.server.state;

import org.jspecify.annotations.NullMarked;
