package com.progimage.server.access.account;

import com.progimage.server.access.person.AccountName;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store of a server that needs no keys: it has no accounts, and to open it takes no time. */
public final class NoAccounts implements AccountStore {
  @Override
  public void add(StoredAccount account) {
    throw new IllegalStateException("a server that needs no keys stores no accounts");
  }

  @Override
  public Optional<StoredAccount> find(AccountName name) {
    return Optional.empty();
  }

  @Override
  public List<Account> list(@Nullable AccountName after, int limit) {
    return List.of();
  }

  @Override
  public boolean remove(AccountName name) {
    return false;
  }

  @Override
  public boolean changePassword(AccountName name, String passwordId, String hash) {
    return false;
  }

  @Override
  public void rehash(AccountName name, String from, String to) {}

  @Override
  public void signedIn(AccountName name, LocalDate day) {}
}
