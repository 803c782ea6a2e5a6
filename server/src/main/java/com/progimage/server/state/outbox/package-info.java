/**
 * Who is told of the ends of jobs, and what still has to be told. Start with {@link Outbox}: what a
 * job's end says is written together with that end, so that neither is there without the other.
 */
@NullMarked
package com.progimage.server.state.outbox;

import org.jspecify.annotations.NullMarked;
