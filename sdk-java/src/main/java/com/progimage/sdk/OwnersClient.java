package com.progimage.sdk;

import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Client of the server's owners. Its calls need a key with the scope {@link Scope#ADMIN}, except
 * that the key of an owner may {@link #get} this owner.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="owners"}
 */
public final class OwnersClient {
  private final OwnersAsyncClient async;

  OwnersClient(OwnersAsyncClient async) {
    this.async = async;
  }

  /**
   * Fetches what an owner uses and may use, whether or not it has stored anything.
   *
   * @param name the owner's name
   * @return its record
   * @throws RefusedException if no owner can have that name
   * @throws NotPermittedException if it is not the owner of the client's key, which lacks the scope
   *     {@code admin}
   */
  public Owner get(String name) {
    return Blocking.await(async.get(name));
  }

  /**
   * Lists the owners that have stored anything or have a quota, by their names. The stream fetches
   * pages as it needs them.
   *
   * @return a stream that need not be closed
   */
  public Stream<Owner> list() {
    return StreamSupport.stream(new Pages.Lazily<Owner>(async::page, ""), false);
  }

  /**
   * Sets the quota of an owner, which replaces all its limits. Within five seconds, it is in force
   * on every server.
   *
   * @param name the owner's name
   * @param quota its limits
   */
  public void setQuota(String name, Quota quota) {
    Blocking.await(async.setQuota(name, quota));
  }

  /**
   * Removes the quota of an owner. The default then holds for it. If the owner has no quota, this
   * changes nothing.
   *
   * @param name the owner's name
   */
  public void removeQuota(String name) {
    Blocking.await(async.removeQuota(name));
  }

  /**
   * Sets the quota of each owner that has none of its own.
   *
   * @param quota the limits
   */
  public void setDefaultQuota(Quota quota) {
    Blocking.await(async.setDefaultQuota(quota));
  }

  /** Removes the quota of the owners that have none of their own. */
  public void removeDefaultQuota() {
    Blocking.await(async.removeDefaultQuota());
  }
}
