package com.progimage.server.access.account;

import com.progimage.server.access.Scope;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.image.Owner;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person may do who signs in.
 *
 * @param owner of what is stored by the person
 * @param passwordId differs for each password that the account has had, and is not secret: what was
 *     granted for a password ends with it
 * @param lastSignInOn null: nobody has signed in yet
 */
public record Account(
    AccountName name,
    Owner owner,
    Set<Scope> scopes,
    Instant createdAt,
    String passwordId,
    @Nullable LocalDate lastSignInOn) {
  /** What accounts can have. With more, a session could make a key that outlives it. */
  public static final Set<Scope> SCOPES = Set.copyOf(EnumSet.complementOf(EnumSet.of(Scope.ADMIN)));

  public Account {
    scopes = Set.copyOf(scopes);
  }

  Account signedInOn(LocalDate day) {
    return new Account(name, owner, scopes, createdAt, passwordId, day);
  }
}
