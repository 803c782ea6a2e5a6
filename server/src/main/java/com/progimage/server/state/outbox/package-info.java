/**
 * Webhooks and callbacks, and the messages that still have to reach them. A message is written
 * together with the end that it is about, so that neither exists without the other. Start with
 * {@link Outbox}.
 */
@NullMarked
package com.progimage.server.state.outbox;

import org.jspecify.annotations.NullMarked;
