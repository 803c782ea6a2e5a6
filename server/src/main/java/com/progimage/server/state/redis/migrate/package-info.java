/**
 * Copies the state of a single Redis to a Redis Cluster, while no server uses either. Start with
 * {@link StateMigration}.
 */
@NullMarked
package com.progimage.server.state.redis.migrate;

import org.jspecify.annotations.NullMarked;
