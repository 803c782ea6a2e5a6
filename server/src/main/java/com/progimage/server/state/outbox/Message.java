package com.progimage.server.state.outbox;

/**
 * What one server tells one receiver.
 *
 * @param id the same with each attempt, as are all bytes of the body
 * @param body JSON
 * @param attempt this one's number, from 1
 * @param webhook as it was when the message was taken
 */
public record Message(String id, String body, int attempt, Webhook webhook) {}
