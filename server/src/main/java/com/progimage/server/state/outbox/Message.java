package com.progimage.server.state.outbox;

/**
 * A message for one receiver.
 *
 * @param id the same for each attempt, as is the body
 * @param body JSON
 * @param attempt the number of this attempt, from 1
 * @param to as it was when the message was taken
 */
public record Message(String id, String body, int attempt, Recipient to) {}
