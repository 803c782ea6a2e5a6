package com.progimage.server.access.redis;

import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.database.RedisPartition;
import com.progimage.server.image.Owner;
import java.time.LocalDate;

/** Names the entries of the access stores in Redis, which are all in one partition. */
record RedisAccessKeys(RedisPartition partition) {

  /** A sorted set of all ids. All have the same score, so they are in lexicographic order. */
  String ids() {
    return partition.key("keys");
  }

  /** The ids of one owner's keys. {@link #ids()} has those of all. */
  String ids(Owner owner) {
    return ids() + ":of:" + owner;
  }

  /** A sorted set of the ids of keys that end, by the millisecond at which they do. */
  String ends() {
    return ids() + ":ends";
  }

  /** A hash: the owner, the facts that never change, the last day of use and the revocation. */
  String key(KeyId id) {
    return partition.key("key:{" + id + "}");
  }

  /** A sorted set of all names. All have the same score, so they are in lexicographic order. */
  String accounts() {
    return partition.key("accounts");
  }

  /** A hash: the facts that never change, the password's id and hash, the day of a sign-in. */
  String account(AccountName name) {
    return partition.key("account:{" + name + "}");
  }

  /** A hash: the account, its password's id, and the times; it expires. */
  String session(SessionId id) {
    return partition.key("session:{" + id.text() + "}");
  }

  /** A sorted set of the ids of an account's sessions, by their start. */
  String sessions(AccountName name) {
    return partition.key("sessions:of:{" + name + "}");
  }

  /** A hash of the key pairs that sign tokens, as {@code createdAt endsAt jwk} by their ids. */
  String signingKeys() {
    return partition.key("signing-keys");
  }

  /** A hash of the limits of owners by their names, and of the default by {@code *}. */
  String quotas() {
    return partition.key("quotas");
  }

  /**
   * A hash of what an owner had rendered in a day: {@code pixels}, {@code cpu}, and the number of
   * the last report of each server; it expires. It is in no partition: each script uses one alone,
   * and the nodes of a cluster share them.
   */
  static String used(Owner owner, LocalDate day) {
    return "pi:used:" + day + ":" + owner;
  }
}
