package com.progimage.server.command;

import com.progimage.server.access.ApiKey;
import com.progimage.server.access.Keys;
import com.progimage.server.access.Scope;
import com.progimage.server.access.ScopeSet;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.command.report.KeyReports;
import com.progimage.server.command.usage.CommandOption;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.command.usage.WrongUsage;
import com.progimage.server.config.SettingText;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code keys} commands, which open the store of keys while its servers run. */
final class KeyCommands {
  private static final CommandOption OWNER =
      new CommandOption("--owner", "NAME", "of what is stored with the key");
  private static final CommandOption LISTED_OWNER =
      new CommandOption(OWNER.flag(), OWNER.value(), "list only this owner's keys");
  private static final CommandOption SCOPES =
      new CommandOption(
          "--scopes", "SCOPE,...", "what the key allows: " + String.join(", ", ScopeSet.names()));
  private static final CommandOption NAME =
      new CommandOption("--name", "TEXT", "a name for people");
  private static final CommandOption TTL =
      new CommandOption("--ttl", "TIME", "how long it is valid, such as 90d [default: forever]");

  private static final int PAGE = 500;

  private KeyCommands() {}

  /** What a command does with keys. */
  @FunctionalInterface
  private interface KeyAction {
    void run(Keys keys, CommandAudit audit) throws Exception;
  }

  /** The commands by the word that follows {@code keys}. */
  static Map<String, Command> all() {
    Map<String, Command> all = new LinkedHashMap<>();
    all.put(
        "create",
        Command.of(
            "Create a key, while servers run, and print it once.",
            /* operand= */ null,
            List.of(OWNER, SCOPES, NAME, TTL, CommandOption.JSON),
            KeyCommands::create));
    all.put(
        "list",
        Command.of(
            "List keys, revoked and expired ones included.",
            /* operand= */ null,
            List.of(LISTED_OWNER, CommandOption.JSON),
            KeyCommands::list));
    all.put(
        "revoke",
        Command.of(
            "Revoke a key: no server accepts it after five seconds.",
            "ID",
            List.of(),
            KeyCommands::revoke));
    all.put(
        "generate",
        Command.of(
            "Print a new key without storing it, for PROGIMAGE_ADMIN_KEY.",
            /* operand= */ null,
            List.of(),
            KeyCommands::generate));
    return all;
  }

  private static int create(Invocation call) throws Exception {
    Owner owner =
        owner(call, OWNER).orElseThrow(() -> new WrongUsage("no owner: add --owner=NAME"));
    String name = call.value(NAME).orElse("");
    Duration lifetime = lifetime(call);
    return withKeys(
        call,
        (keys, audit) -> {
          Keys.NewKey created = keys.create(owner, scopes(call), name, lifetime);
          audit.record(AuditAction.KEY_CREATED, owner, created.key().text());
          KeyReports.printCreated(created, call);
        });
  }

  private static int list(Invocation call) throws Exception {
    Owner owner = owner(call, LISTED_OWNER).orElse(null);
    return withKeys(call, (keys, _) -> KeyReports.print(all(keys, owner), call));
  }

  private static List<ApiKey> all(Keys keys, @Nullable Owner owner) {
    List<ApiKey> all = new ArrayList<>();
    List<ApiKey> page;
    do {
      page = keys.list(owner, all.isEmpty() ? null : all.getLast().id(), PAGE);
      all.addAll(page);
    } while (page.size() == PAGE);
    return all;
  }

  private static int revoke(Invocation call) throws Exception {
    return withKeys(
        call,
        (keys, audit) -> {
          String text = call.operand();
          KeyId id = KeyId.find(text).orElseThrow(() -> Keys.notFound(text));
          keys.revoke(id);
          Owner owner = keys.find(id).map(ApiKey::owner).orElse(null);
          audit.record(AuditAction.KEY_REVOKED, owner, text);
          System.out.println("revoked " + text + ": no server accepts it after five seconds");
        });
  }

  private static int generate(Invocation call) {
    System.out.println(KeyText.create().text());
    return Command.DONE;
  }

  private static int withKeys(Invocation call, KeyAction action) throws Exception {
    return OpenStores.with(
        call,
        stores ->
            action.run(
                new Keys(stores.access().keys(), /* adminKey= */ null, OpenStores.clock()),
                stores.audit()));
  }

  private static Optional<Owner> owner(Invocation call, CommandOption option) throws WrongUsage {
    Optional<String> name = call.value(option);
    if (name.isPresent() && Owner.find(name.get()).isEmpty()) {
      throw new WrongUsage(
          "no owner can have the name '%s': choose %s".formatted(name.get(), Owner.FORM));
    }
    return name.flatMap(Owner::find);
  }

  private static Set<Scope> scopes(Invocation call) {
    return ScopeSet.join(
        call.value(SCOPES).map(text -> List.of(text.split(","))).orElse(List.of()));
  }

  private static @Nullable Duration lifetime(Invocation call) throws WrongUsage {
    Optional<String> text = call.value(TTL);
    return text.isEmpty()
        ? null
        : SettingText.findDuration(text.get())
            .orElseThrow(() ->
                new WrongUsage(
                    "--ttl: '%s' is not a duration such as 12h or 90d".formatted(text.get())));
  }
}
