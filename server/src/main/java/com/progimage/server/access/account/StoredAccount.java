package com.progimage.server.access.account;

/**
 * An account with the hash of its password.
 *
 * @param hash a PHC string
 */
public record StoredAccount(Account account, String hash) {
  /** Hides the hash, so that no log shows it. */
  @Override
  public String toString() {
    return "StoredAccount " + account.name();
  }
}
