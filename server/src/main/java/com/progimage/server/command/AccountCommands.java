package com.progimage.server.command;

import com.progimage.server.access.Scope;
import com.progimage.server.access.ScopeSet;
import com.progimage.server.access.account.Account;
import com.progimage.server.access.account.AccountFailures;
import com.progimage.server.access.account.Accounts;
import com.progimage.server.access.password.PasswordHasher;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.command.report.Reports;
import com.progimage.server.command.usage.CommandOption;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.command.usage.PasswordInput;
import com.progimage.server.command.usage.PasswordInput.GivenPassword;
import com.progimage.server.command.usage.TextTable;
import com.progimage.server.command.usage.WrongUsage;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code accounts} commands, which open the store of accounts while its servers run. */
final class AccountCommands {
  private static final CommandOption OWNER =
      new CommandOption("--owner", "NAME", "of what the person stores");
  private static final CommandOption SCOPES =
      new CommandOption(
          "--scopes", "SCOPE,...", "what they may do: " + String.join(", ", scopeNames()));

  private static final List<String> HEADINGS =
      List.of("NAME", "OWNER", "CREATED", "LAST SIGN-IN", "SCOPES");

  private static final int PAGE = 500;

  private AccountCommands() {}

  private static List<String> scopeNames() {
    return ScopeSet.names().stream().filter(name -> !name.equals(Scope.ADMIN.text())).toList();
  }

  /** What a command does with accounts. */
  @FunctionalInterface
  private interface AccountAction {
    void run(Accounts accounts, CommandAudit audit) throws Exception;
  }

  /** All accounts as JSON. */
  private record AccountList(List<AccountLine> accounts) {}

  /**
   * An account as JSON.
   *
   * @param lastSignInOn a day in UTC
   */
  private record AccountLine(
      String name,
      String owner,
      List<String> scopes,
      Instant createdAt,
      @Nullable LocalDate lastSignInOn) {
    static AccountLine of(Account account) {
      return new AccountLine(
          account.name().text(),
          account.owner().name(),
          scopesOf(account),
          account.createdAt(),
          account.lastSignInOn());
    }
  }

  /** The commands by the word that follows {@code accounts}. */
  static Map<String, Command> all() {
    Map<String, Command> all = new LinkedHashMap<>();
    all.put(
        "add",
        Command.of(
            "Add the account of a person, who signs in with a name and a password.",
            "NAME",
            with(List.of(OWNER, SCOPES)),
            AccountCommands::add));
    all.put(
        "list",
        Command.of(
            "List accounts.",
            /* operand= */ null,
            List.of(CommandOption.JSON),
            AccountCommands::list));
    all.put(
        "remove",
        Command.of(
            "Remove an account: its sessions end within five seconds.",
            "NAME",
            List.of(),
            AccountCommands::remove));
    all.put(
        "password",
        Command.of(
            "Change a password: the sessions of its account end within five seconds.",
            "NAME",
            with(List.of()),
            AccountCommands::changePassword));
    return all;
  }

  private static List<CommandOption> with(List<CommandOption> options) {
    List<CommandOption> all = new ArrayList<>(options);
    all.addAll(PasswordInput.OPTIONS);
    return all;
  }

  private static int add(Invocation call) throws Exception {
    AccountName name =
        AccountName.find(call.operand())
            .orElseThrow(
                () -> new WrongUsage("no account can have this name: choose " + AccountName.FORM));
    Owner owner =
        Owner.find(call.value(OWNER).orElse(""))
            .orElseThrow(() -> new WrongUsage("no owner: add --owner=NAME, " + Owner.FORM));
    Set<Scope> scopes = scopes(call);
    GivenPassword password = PasswordInput.read(call);
    return withAccounts(
        call,
        (accounts, audit) -> {
          Account account = accounts.add(name, owner, scopes, password.text());
          audit.record(
              AuditAction.ACCOUNT_ADDED,
              owner,
              "%s %s %s".formatted(name, owner, Scope.text(scopes)));
          tell(password);
          System.err.printf(
              "progimage: account %s of %s allows %s%n",
              name, owner, String.join(",", scopesOf(account)));
        });
  }

  private static Set<Scope> scopes(Invocation call) throws WrongUsage {
    if (call.value(SCOPES).isEmpty()) {
      throw new WrongUsage(
          "no scopes: add --scopes=SCOPE,... of " + String.join(", ", scopeNames()));
    }
    try {
      return ScopeSet.join(List.of(call.value(SCOPES).get().split(",")));
    } catch (Failure unknown) {
      throw new WrongUsage(unknown.detail());
    }
  }

  /** Prints a generated password alone on stdout, so that a script can read it. */
  private static void tell(GivenPassword password) {
    if (password.isGenerated()) {
      System.out.println(password.text());
    }
  }

  private static int list(Invocation call) throws Exception {
    return withAccounts(
        call,
        (accounts, _) -> {
          List<Account> all = all(accounts);
          if (call.json()) {
            Reports.json(new AccountList(all.stream().map(AccountLine::of).toList()));
            return;
          }
          List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
          all.forEach(account -> rows.add(row(account)));
          System.out.print(TextTable.of(rows));
        });
  }

  private static List<Account> all(Accounts accounts) {
    List<Account> all = new ArrayList<>();
    List<Account> page;
    do {
      page = accounts.list(all.isEmpty() ? null : all.getLast().name(), PAGE);
      all.addAll(page);
    } while (page.size() == PAGE);
    return all;
  }

  private static List<String> row(Account account) {
    LocalDate lastSignInOn = account.lastSignInOn();
    return List.of(
        account.name().text(),
        account.owner().name(),
        LocalDate.ofInstant(account.createdAt(), ZoneOffset.UTC).toString(),
        lastSignInOn == null ? "-" : lastSignInOn.toString(),
        String.join(",", scopesOf(account)));
  }

  private static List<String> scopesOf(Account account) {
    return account.scopes().stream().sorted().map(Scope::text).toList();
  }

  private static int remove(Invocation call) throws Exception {
    AccountName name = existing(call);
    return withAccounts(
        call,
        (accounts, audit) -> {
          Owner owner = ownerOf(accounts, name);
          accounts.remove(name);
          audit.record(AuditAction.ACCOUNT_REMOVED, owner, name.text());
          System.out.println("removed " + name + ": its sessions end within five seconds");
        });
  }

  private static int changePassword(Invocation call) throws Exception {
    AccountName name = existing(call);
    GivenPassword password = PasswordInput.read(call);
    return withAccounts(
        call,
        (accounts, audit) -> {
          accounts.changePassword(name, password.text());
          audit.record(AuditAction.PASSWORD_CHANGED, ownerOf(accounts, name), name.text());
          tell(password);
          System.err.printf(
              "progimage: %s has a new password, and its sessions end within five seconds%n", name);
        });
  }

  private static @Nullable Owner ownerOf(Accounts accounts, AccountName name) {
    return accounts.find(name).map(Account::owner).orElse(null);
  }

  private static AccountName existing(Invocation call) {
    return AccountName.find(call.operand())
        .orElseThrow(() -> AccountFailures.notFound(call.operand()));
  }

  private static int withAccounts(Invocation call, AccountAction action) throws Exception {
    return OpenStores.with(
        call,
        stores ->
            action.run(
                new Accounts(
                    stores.access().accounts(),
                    stores.access().attempts(),
                    new PasswordHasher(),
                    OpenStores.clock()),
                stores.audit()));
  }
}
