/**
 * What cannot be made again from the disk: jobs, their items and what came of them. Start with
 * {@link StateStore}; {@link SqliteStateStore} is one file for one server, {@link RedisStateStore}
 * is shared by several, where Redis Streams hand each item to one of them. What webhooks are told
 * of jobs is in {@link com.progimage.server.state.outbox}.
 */
@NullMarked
package com.progimage.server.state;

import org.jspecify.annotations.NullMarked;
