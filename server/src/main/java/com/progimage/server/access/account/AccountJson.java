package com.progimage.server.access.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.progimage.server.access.Scope;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.image.Owner;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads what never changes of an account as JSON, for the stores. Later versions may add
 * members and scopes.
 */
public final class AccountJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private record AccountMembers(String owner, List<String> scopes, String createdAt) {}

  private AccountJson() {}

  public static String write(Account account) {
    AccountMembers members =
        new AccountMembers(
            account.owner().name(),
            account.scopes().stream().map(Scope::text).sorted().toList(),
            account.createdAt().toString());
    try {
      return MAPPER.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param json the result of {@link #write}
   */
  public static Account read(
      AccountName name, String json, String passwordId, @Nullable LocalDate lastSignInOn) {
    try {
      AccountMembers members = MAPPER.readValue(json, AccountMembers.class);
      return new Account(
          name,
          new Owner(members.owner()),
          members.scopes().stream()
              .map(Scope::find)
              .flatMap(Optional::stream)
              .filter(Account.SCOPES::contains)
              .collect(Collectors.toSet()),
          Instant.parse(members.createdAt()),
          passwordId,
          lastSignInOn);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the record of account " + name + " cannot be read", e);
    }
  }
}
