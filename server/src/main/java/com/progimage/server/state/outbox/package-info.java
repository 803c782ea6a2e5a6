/**
 * Webhook registrations and the messages to deliver. Start with {@link Outbox}. A job's end and its
 * message are written atomically, so neither exists without the other.
 */
@NullMarked
package com.progimage.server.state.outbox;

import org.jspecify.annotations.NullMarked;
