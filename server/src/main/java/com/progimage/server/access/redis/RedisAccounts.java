package com.progimage.server.access.redis;

import com.progimage.server.access.account.Account;
import com.progimage.server.access.account.AccountFailures;
import com.progimage.server.access.account.AccountJson;
import com.progimage.server.access.account.AccountStore;
import com.progimage.server.access.account.StoredAccount;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisScript;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.params.ZRangeParams;

/** The accounts in Redis. */
final class RedisAccounts implements AccountStore {
  private final RedisLink link;
  private final RedisAccessKeys names;
  private final int maxAccounts;

  RedisAccounts(RedisLink link, RedisAccessKeys names, int maxAccounts) {
    this.link = link;
    this.names = names;
    this.maxAccounts = maxAccounts;
  }

  private String key(AccountName name) {
    return names.account(name);
  }

  @Override
  public void add(StoredAccount stored) {
    Account account = stored.account();
    long answer =
        run(
            RedisAccountScripts.ADD,
            List.of(key(account.name()), names.accounts()),
            account.name().text(),
            AccountJson.write(account),
            account.passwordId(),
            stored.hash(),
            Integer.toString(maxAccounts));
    if (answer == 0) {
      throw AccountFailures.full(maxAccounts);
    }
    if (answer == 2) {
      throw AccountFailures.exists(account.name());
    }
  }

  private long run(RedisScript script, List<String> keys, String... arguments) {
    return link.runReplicated(script, keys, List.of(arguments)) instanceof Long answer ? answer : 0;
  }

  @Override
  public Optional<StoredAccount> find(AccountName name) {
    return stored(name, link.guarded(redis -> redis.hgetAll(key(name))));
  }

  @Override
  public List<Account> list(@Nullable AccountName after, int limit) {
    String from = after == null ? "-" : "(" + after.text();
    List<AccountName> page =
        link
            .guarded(redis ->
                redis.zrange(
                    names.accounts(), ZRangeParams.zrangeByLexParams(from, "+").limit(0, limit)))
            .stream()
            .map(AccountName::new)
            .toList();
    List<Map<String, String>> found =
        link.forEach(page.stream().map(this::key).toList(), Pipeline::hgetAll);
    List<Account> accounts = new ArrayList<>();
    for (int i = 0; i < page.size(); i++) {
      stored(page.get(i), found.get(i)).map(StoredAccount::account).ifPresent(accounts::add);
    }
    return accounts;
  }

  private static Optional<StoredAccount> stored(AccountName name, Map<String, String> fields) {
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    String day = fields.get("day");
    return Optional.of(
        new StoredAccount(
            AccountJson.read(
                name,
                Objects.requireNonNull(fields.get("facts")),
                Objects.requireNonNull(fields.get("password")),
                day == null ? null : LocalDate.parse(day)),
            Objects.requireNonNull(fields.get("hash"))));
  }

  @Override
  public boolean remove(AccountName name) {
    return run(RedisAccountScripts.REMOVE, List.of(key(name), names.accounts()), name.text()) > 0;
  }

  @Override
  public boolean changePassword(AccountName name, String passwordId, String hash) {
    return run(RedisAccountScripts.CHANGE_PASSWORD, List.of(key(name)), passwordId, hash) > 0;
  }

  @Override
  public void rehash(AccountName name, String from, String to) {
    link.run(RedisAccountScripts.REHASH, List.of(key(name)), List.of(from, to));
  }

  @Override
  public void signedIn(AccountName name, LocalDate day) {
    link.run(RedisAccountScripts.SIGNED_IN, List.of(key(name)), List.of(day.toString()));
  }
}
